/**
 * P17, P18, over real sockets: whoever is hidden from gets, to the byte and in order, what it would get if the subject had
 * closed its last tab; whatever way a client takes it, quiet or under load. The clock stands still unless it is moved.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { UserStatusEvent } from '@meeshy/status-protocol';
import { Server } from 'socket.io';
import { afterEach, expect, test } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import { singleNode } from '../../src/cluster/single.ts';
import { createPresence } from '../../src/live/presence.ts';
import type { LivePresence } from '../../src/live/types.ts';
import { shadowOf } from '../../src/presence/sight/face.ts';
import { type Detail, type Shadow, type Sight, type Sights, sightIn } from '../../src/presence/sight/sight.ts';
import { readPresenceSettings } from '../../src/settings.ts';
import { attachGate } from '../../src/sockets/gate.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import { until } from '../support/until.ts';
import { POSITION } from './support/application.ts';
import { type Client, type Connection, openClient } from './support/client.ts';

const NOW = Date.UTC(2026, 10, 26, 12);
const HERE = factsWith({ isOnline: true, lastActiveAt: NOW, version: 1 });
const CROWD = Array.from({ length: 300 }, (_, i) => `crowd${i}`);
const MEMBERS = ['ann', 'ben', 'cat', ...CROWD];

/** Everybody is seen alike but Ann by Ben. */
class SightsOfBen implements Sights {
  readonly areFull = false;
  changes = 0;
  shadow: Shadow | null = null;
  readonly detail: Detail;

  constructor(detail: Detail) {
    this.detail = detail;
  }

  get ofAnn(): Sight {
    if (!this.shadow) return sightIn(this.detail);
    return { kind: 'dim', of: this.detail, since: this.shadow.since, evidenceAt: null };
  }

  shownBy = () => sightIn('full');
  limitOf = () => 'full' as const;
  exceptionsOf = (id: string): ReadonlyMap<string, Sight> => new Map(id === 'ann' ? [['ben', this.ofAnn]] : []);
  shadowsOf = (id: string) => (id === 'ann' && this.shadow ? [this.shadow] : []);
}

interface Stage {
  readonly presence: LivePresence;
  readonly clock: { now: number };
  readonly sights: SightsOfBen;
  /** Who changed, in that order. */
  readonly changed: readonly string[];
  /** How many changes left together, whenever they had gathered. */
  readonly flushed: readonly number[];
  arrive(name: string, connection?: Connection & { capabilities?: string[] }): Promise<Client>;
  stop(): Promise<void>;
}

const stages: Stage[] = [];
afterEach(() => Promise.all(stages.splice(0).map((stage) => stage.stop())));

async function open(detail: Detail): Promise<Stage> {
  const clock = { now: NOW };
  const time = { wall: () => clock.now, steady: () => clock.now };
  const sights = new SightsOfBen(detail);
  const settings = readPresenceSettings({ FLAP_LIMIT: '1000' });
  const { offlineThresholdMs: offlineMs, awayThresholdMs: awayMs, ...rules } = settings;
  const changed: string[] = [];
  const flushed: number[] = [];
  const store = memoryStore();
  await store.save(CROWD.map((id) => ({ id, username: id, kind: 'user', facts: HERE })));
  const presence = createPresence({
    store,
    directory: { conversationsOf: async () => ['team'], membersOf: async () => MEMBERS },
    cluster: singleNode(time),
    rules: { ...rules, offlineMs, awayMs },
    clock: time,
    sights,
    observe(seen) {
      if (seen.kind === 'change') changed.push(seen.change.subject.id);
      if (seen.kind === 'flushed') flushed.push(seen.changes);
    },
  });
  presence.start();
  const http = createServer();
  const io = new Server(http);
  attachGate(io, {
    ...POSITION,
    presence,
    clock: time,
    authenticate: async ({ token = '' }) => {
      return {
        subject: { id: token, username: token, kind: 'user' },
        language: 'en',
        expiresAt: Number.POSITIVE_INFINITY,
      };
    },
    connectTimeoutMs: settings.connectTimeoutMs,
    eventsPerMinute: settings.eventsPerMinute,
    connectionRateLimit: settings.connectionRateLimit,
    onSession: (socket) => void socket.on('activity', () => presence.sessionActivity(socket.id)),
  });
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const clients: Client[] = [];
  const stage: Stage = {
    presence,
    clock,
    sights,
    changed,
    flushed,
    async arrive(name, { capabilities, ...connection } = {}) {
      const client = openClient(url, { auth: { token: name, capabilities }, ...connection });
      clients.push(client);
      await client.hears('presence:snapshot');
      return client;
    },
    async stop() {
      for (const client of clients) client.leave();
      await presence.stop();
      await io.close();
    },
  };
  stages.push(stage);
  return stage;
}

function hide({ presence, clock, sights }: Stage): void {
  const before = sights.ofAnn;
  const ann = { id: 'ann', username: 'ann', kind: 'user' as const };
  sights.shadow = shadowOf(presence.ownFace(ann), clock.now);
  sights.changes++;
  presence.sightsChanged('ann', () => before, ['ben']);
}

/** An operator calls them offline, and before the event loop turns they are: one rush, however slow the machine is. */
function callOffline(stage: Stage, ids: readonly string[]): Promise<void> {
  return untilChanged(stage, ids.length, () => {
    for (const id of ids) void stage.presence.setOnline({ id, username: id, kind: 'user', facts: HERE }, false);
  });
}

async function untilChanged({ changed }: Stage, count: number, act: () => void): Promise<void> {
  const all = changed.length + count;
  act();
  for (let steps = 0; changed.length < all; steps++) {
    if (steps > 10_000) throw new Error('It takes more than a turn');
    await Promise.resolve();
  }
}

const heardBy = (client: Client) => client.received.map(({ event, payload }) => `${event} ${JSON.stringify(payload)}`);
/** What it was told of one person since its snapshot, in that order. */
const toldOf = (client: Client, id: string) =>
  client.received
    .filter(({ event }) => event.startsWith('user:status'))
    .flatMap(({ payload }) => payload as UserStatusEvent[] | UserStatusEvent)
    .filter(({ userId }) => userId === id);
const hearsThatGone = (client: Client, id: string) =>
  until(`it to hear that ${id} has gone`, () => toldOf(client, id).some(({ isOnline }) => !isOnline));

type Way = readonly [name: string, connection: Connection & { capabilities?: string[] }];
const WAYS: readonly Way[] = [
  ['batches', { capabilities: ['batch'] }],
  ['single events', {}],
  ['long polling', { transports: ['polling'] }],
];
const CASES = (['full', 'coarse', 'bare'] as const).flatMap((detail) => WAYS.map((way) => [detail, ...way] as const));

test.each(CASES)('a hiding, seen `%s` before, by %s, is what an exit is', async (detail, _name, way) => {
  const lives = [];
  for (const isHiding of [false, true]) {
    const stage = await open(detail);
    const ben = await stage.arrive('ben', way);
    const ann = await stage.arrive('ann');
    await ben.hears(way.capabilities ? 'user:status:batch' : 'user:status');
    const cat = await stage.arrive('cat');
    stage.clock.now += 500;
    if (isHiding) hide(stage);
    else ann.leave();
    await hearsThatGone(ben, 'ann');
    // Whatever she does now.
    if (isHiding) {
      stage.clock.now += 400;
      ann.socket.emit('activity');
      await ann.settled();
      ann.leave();
      await stage.arrive('ann');
      stage.clock.now -= 400;
    }
    cat.leave();
    await hearsThatGone(ben, 'cat');
    lives.push(heardBy(ben));
  }
  expect(lives[1]).toEqual(lives[0]);
});

/** What Ben and Cat are told of Ann when she begins to hide while changes gather, and something becomes of her 10 ms later. */
async function gathering(becomes: (stage: Stage, ann: Client, cat: Client) => Promise<void>, first: string[] = []) {
  const stage = await open('full');
  const [ben, cat] = [await stage.arrive('ben', { capabilities: ['batch'] }), await stage.arrive('cat')];
  const ann = await stage.arrive('ann');
  const before = stage.flushed.length;
  // What follows gathers.
  await callOffline(stage, CROWD);
  await callOffline(stage, first);
  stage.clock.now += 10;
  hide(stage);
  stage.clock.now += 10;
  await becomes(stage, ann, cat);
  cat.leave();
  await hearsThatGone(ben, 'cat');
  expect(stage.flushed.slice(before)).not.toEqual([]);
  const told = { ben: toldOf(ben, 'ann'), cat: toldOf(cat, 'ann') };
  ann.leave();
  return told;
}

const areOnline = (told: readonly UserStatusEvent[]) => told.map(({ isOnline }) => isOnline);

test('what has gathered when the hiding begins leaves as it was, and nothing after it', async () => {
  // What takes the place of what has gathered, for whomever she does not hide from.
  const comesBack = async (stage: Stage, ann: Client, cat: Client) => {
    await untilChanged(stage, 1, () => stage.presence.sessionActivity(ann.socket.id ?? ''));
    const isBack = ({ version }: UserStatusEvent) => version >= stage.clock.now;
    await until('cat to hear that she is back', () => toldOf(cat, 'ann').some(isBack));
  };
  const { ben, cat } = await gathering(comesBack, ['ann']);
  expect(areOnline(cat)).toEqual([true, true]);
  expect(areOnline(ben)).toEqual([true, false]);
  expect(ben.at(-1)?.version).toBeLessThan(NOW + 10);
});

test('who begins to hide while changes gather has left at that moment, whatever becomes of her until they leave', async () => {
  const { ben } = await gathering(async (stage, _ann, cat) => {
    await callOffline(stage, ['ann']);
    await hearsThatGone(cat, 'ann');
  });
  expect(areOnline(ben)).toEqual([true, false]);
  expect(ben.at(-1)).toMatchObject({ lastSeen: new Date(NOW + 10).toISOString(), version: NOW + 10 });
});
