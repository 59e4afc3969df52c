/**
 * All that is said of somebody, by the table (`SAID_FIELDS`, `SAID_TO`): each thing of it leaves at every exit, on the gateway where it is said and on
 * another one, and those who see no times are told of it where the table says so. An exit that forgets one fails here.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryStore, type Store, type Subject, wireOf } from '@meeshy/status-gateway';
import { presenceRoutes } from '@meeshy/status-gateway/express';
import { redisCluster } from '@meeshy/status-gateway/redis';
import {
  fromWireFacts,
  SAID_NAMES,
  SAID_TO,
  type SaidName,
  statusOf,
  type UserStatusEvent,
  type WireFace,
  type WireSaid,
} from '@meeshy/status-protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { type PrivateRedis, startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { type Application, startApplication } from './support/application.ts';
import type { Client } from './support/client.ts';

const END = '2100-01-01T00:00:00.000Z';
/** Of whom each thing is said: it has that name. Ben sees all of them. */
const TALK = { talk: ['ben', ...SAID_NAMES] };
/** Whoever has left is offline, and shows nothing but what is said: that alone brings them into a snapshot. */
const BRIEFLY = { OFFLINE_THRESHOLD_MS: '1000', AWAY_THRESHOLD_MS: '1100' };
const THRESHOLDS = { offlineMs: 1_000, awayMs: 1_100 };
const user = (id: string): Subject => ({ id, username: id, kind: 'user' });

interface Saying<Name extends SaidName> {
  /** Somebody says it, who has a session. */
  readonly says: (application: Application, session: Client) => Promise<unknown>;
  /** What others are told of it when that session has ended. */
  readonly told: WireSaid[Name];
}

const SAYING: { readonly [Name in SaidName]-?: Saying<Name> } = {
  state: {
    says: ({ presence }) => presence.say(user('state'), { state: 'dnd', until: within(1) }),
    told: { value: 'dnd', source: 'manual', until: within(1) },
  },
  note: {
    says: ({ presence }) => presence.say(user('note'), { note: { emoji: '🏖️', text: 'away' }, until: END }),
    told: { emoji: '🏖️', text: 'away', until: END },
  },
  reach: {
    says: ({ presence }) => presence.reachable('reach', Date.parse(END)),
    told: 'push',
  },
  place: {
    async says({ presence }, session) {
      await presence.share('place', { place: 'zone' });
      session.socket.emit('zone', { zone: 'Europe/Paris' });
      await session.settled();
    },
    told: { zone: 'Europe/Paris' },
  },
};

/** A state ends within a year. */
function within(hours: number): string {
  return new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + hours * 3_600_000).toISOString();
}

let redis: PrivateRedis;
let here: Application;
let there: Application;
let rest: Awaited<ReturnType<typeof serve>>;

async function serve({ presence }: Application, store: Store) {
  const routes = presenceRoutes(presence, {
    store,
    authenticate: async ({ token = '' }) => ({ subject: user(token) }),
    membersOf: async () => TALK.talk,
    peopleOf: async (ids) => ids.map((id) => ({ id, username: id, displayName: id })),
  });
  const http = createServer((request, response) => routes(request, response, () => response.writeHead(404).end()));
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    async ask<Data>(as: string, path: string): Promise<Data> {
      const answer = await fetch(url + path, { headers: { authorization: `Bearer ${as}`, 'x-activity': 'none' } });
      return ((await answer.json()) as { data: Data }).data;
    },
    stop: () => new Promise((closed) => http.close(closed)),
  };
}

describe.skipIf(!redisPath())('all that is said leaves at every exit', () => {
  beforeAll(async () => {
    redis = await startRedis();
    const ground = { store: memoryStore(), cluster: redisCluster(redis.url) };
    here = await startApplication(TALK, BRIEFLY, ground);
    there = await startApplication(TALK, BRIEFLY, ground);
    rest = await serve(there, ground.store);
  });
  afterAll(async () => {
    await rest.stop();
    await here.stop();
    await there.stop();
    await redis.kill();
  });

  async function snapshotOf(id: string, application: Application): Promise<WireFace | undefined> {
    const ben = await application.arrive('ben');
    const shown = ben.received.flatMap(({ event, payload }) =>
      event === 'presence:snapshot' ? (payload as { users: UserStatusEvent[] }).users : [],
    );
    ben.leave();
    return shown.find(({ userId }) => userId === id);
  }

  async function got(id: string, application: Application, as?: string): Promise<WireFace | undefined> {
    const [face] = await application.presence.get([id], as === undefined ? {} : { as });
    return face;
  }

  async function listen(application: Application, as?: string) {
    const heard: UserStatusEvent[] = [];
    await application.presence.on('change', (face) => void heard.push(face), as === undefined ? {} : { as });
    return (what: string, isIt: (face: UserStatusEvent) => boolean) => until(what, () => heard.find(isIt));
  }

  it.each(SAID_NAMES)('%s', async (name) => {
    const { says, told } = SAYING[name];
    const clients = { 'a socket here': await here.arrive('ben'), 'a socket there': await there.arrive('ben') };
    const listeners = {
      'code as a viewer, here': await listen(here, 'ben'),
      'code as a viewer, there': await listen(there, 'ben'),
      'code as everyone, here': await listen(here),
      'code as everyone, there': await listen(there),
    };
    const session = await here.arrive(name);
    await says(here, session);
    session.leave();

    const isIt = (face: UserStatusEvent) =>
      face.userId === name && !face.isOnline && JSON.stringify(face[name]) === JSON.stringify(told);
    for (const [exit, client] of Object.entries(clients)) {
      expect(await client.hears('user:status', isIt), exit).toMatchObject({ lastSeen: expect.any(String) });
    }
    for (const [exit, hears] of Object.entries(listeners)) await hears(exit, isIt);

    await until(`${name} to be offline`, async () => {
      const [face] = await there.presence.get([name], { as: 'ben' });
      return face && statusOf(fromWireFacts(face), there.presence.now(), THRESHOLDS) === 'offline';
    });
    const preview = await here.presence.preview(name, 'ben');
    const participants = await rest.ask<{ items: (WireFace & { id: string })[] }>(
      'ben',
      '/api/conversations/talk/participants',
    );
    const [asked] = await rest.ask<WireFace[]>('ben', `/api/users/presence?ids=${name}`);
    const faces: Record<string, WireFace | undefined | null> = {
      'a snapshot here': await snapshotOf(name, here),
      'a snapshot there': await snapshotOf(name, there),
      'asked here by a viewer': await got(name, here, 'ben'),
      'asked there by a viewer': await got(name, there, 'ben'),
      'asked by itself': await got(name, there, name),
      'asked for everyone': await got(name, there),
      'a preview': preview && wireOf(preview),
      'REST, of some': asked,
      'REST, of a conversation': participants.items.find(({ id }) => id === name),
    };
    const shown = Object.entries(faces).map(([exit, face]) => [exit, face?.[name]]);
    expect(shown).toEqual(Object.keys(faces).map((exit) => [exit, told]));

    await here.presence.share(name, { lastSeen: 'days' });
    const outlined = SAID_TO[name].isInOutline ? told : undefined;
    for (const [exit, client] of Object.entries(clients)) {
      const event = await client.hears('user:status', ({ userId, seen }) => userId === name && seen !== undefined);
      expect(event[name], exit).toEqual(outlined);
      client.leave();
    }
    expect((await got(name, there, 'ben'))?.[name]).toEqual(outlined);
    expect((await snapshotOf(name, there))?.[name]).toEqual(outlined);
    expect((await got(name, there, name))?.[name], 'to itself').toEqual(told);
  });
});
