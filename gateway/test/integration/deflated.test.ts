/** What large frames say compressed is what everybody else is told, and nobody gets them who has not asked. */
import { inflateRawSync } from 'node:zlib';
import { memoryStore, type StoredSubject } from '@meeshy/status-gateway';
import type { PresenceSnapshot, UserStatusEvent } from '@meeshy/status-protocol';
import { afterEach, expect, test } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import { until } from '../support/until.ts';
import { type Application, startApplication } from './support/application.ts';
import type { Client, Received } from './support/client.ts';
import { pictureOf, statusIn } from './support/picture.ts';

let application: Application;

afterEach(() => application.stop());

const BATCHES = { capabilities: ['batch'] };
const DEFLATED = { capabilities: ['batch', 'deflate'] };
const POLLING = { transports: ['polling'] };

/** So many that a snapshot of them has two parts, either of them large. */
const PEOPLE: StoredSubject[] = Array.from({ length: 900 }, (_, i) => {
  const now = Date.now();
  const id = `person${i}`;
  return {
    id,
    username: `${id}-é`,
    kind: 'user',
    facts: factsWith({ isOnline: true, lastActiveAt: now, version: now }),
  };
});

/** Viewers enough to share the cost of compressing; what they are told does not matter. */
const OTHERS = Array.from({ length: 24 }, (_, i) => `other${i}`);

async function startSquare(viewers: readonly string[], others: readonly string[] = []): Promise<void> {
  const store = memoryStore();
  await store.save(PEOPLE);
  application = await startApplication(
    { square: [...PEOPLE.map(({ id }) => id), ...others, ...viewers] },
    { CROWD_LIMIT: '1000' },
    { store },
  );
  await Promise.all(others.map((name) => application.open(name)).map(hasSnapshot));
}

const isLastPart = ({ part, parts }: PresenceSnapshot) => part === parts;
const hasSnapshot = (client: Client) =>
  until('the snapshot', () =>
    received(client).some(
      ({ event, payload }) => event === 'presence:snapshot' && isLastPart(payload as PresenceSnapshot),
    ),
  );

const takeOffline = (people: readonly StoredSubject[]) =>
  Promise.all(people.map((person) => application.presence.setOnline(person, false)));

const knowsAllAway = (client: Client, people = PEOPLE) =>
  until('everybody to be away', () => {
    const picture = pictureOf(received(client));
    return people.every(({ id }) => statusIn(picture, id) === 'away');
  });

const isCompressed = ({ payload }: Received) => Buffer.isBuffer(payload);
const compressedEvents = (client: Client) => new Set(client.received.filter(isCompressed).map(({ event }) => event));

/** Everything, as whoever inflates it reads it. */
const received = (client: Client): Received[] =>
  client.received.map((one) =>
    Buffer.isBuffer(one.payload) ? { ...one, payload: JSON.parse(inflateRawSync(one.payload).toString()) } : one,
  );

const told = (client: Client) =>
  received(client)
    .flatMap(({ event, payload }) => {
      if (event === 'user:status') return [payload as UserStatusEvent];
      return event === 'user:status:batch' ? (payload as UserStatusEvent[]) : [];
    })
    .filter(({ userId }) => userId.startsWith('person'));

const shown = (client: Client) =>
  received(client)
    .filter(({ event }) => event === 'presence:snapshot')
    .flatMap(({ payload }) => (payload as PresenceSnapshot).users)
    .filter(({ userId }) => userId.startsWith('person'))
    .map(({ timestamp: _, ...user }) => user);

test('P11, P12: compressed, in batches or one by one, over WebSocket and long polling: all are told the same', async () => {
  await startSquare(['ann', 'ben', 'cat', 'dan'], OTHERS);
  const ann = application.open('ann', DEFLATED);
  const ben = application.open('ben', BATCHES);
  const cat = application.open('cat');
  const dan = application.open('dan', { ...DEFLATED, ...POLLING });
  const viewers = [ann, ben, cat, dan];
  await Promise.all(viewers.map(hasSnapshot));
  await takeOffline(PEOPLE);
  await Promise.all(viewers.map((viewer) => knowsAllAway(viewer)));

  expect(compressedEvents(ann)).toEqual(new Set(['presence:snapshot', 'user:status:batch']));
  for (const client of [ben, cat, dan]) expect(compressedEvents(client)).toEqual(new Set());
  const byId = (one: { userId: string }, other: { userId: string }) => (one.userId < other.userId ? -1 : 1);
  for (const client of viewers) {
    expect(shown(client).toSorted(byId)).toEqual(shown(cat).toSorted(byId));
    expect(told(client).toSorted(byId)).toEqual(told(cat).toSorted(byId));
  }
  expect(told(ann)).toHaveLength(PEOPLE.length);
});

test('a batch that is not large, and that hardly anybody shares, is not compressed', async () => {
  const few = PEOPLE.slice(0, 60);
  await startSquare(['ann', 'ben']);
  const ann = application.open('ann', DEFLATED);
  await hasSnapshot(ann);
  await application.arrive('ben');
  await takeOffline(few);
  await knowsAllAway(ann, few);
  expect(ann.received.map(({ event }) => event)).toContain('user:status:batch');
  expect(compressedEvents(ann)).toEqual(new Set(['presence:snapshot']));
});

test('a connection that becomes a WebSocket in between misses nothing', async () => {
  await startSquare(['ann'], OTHERS);
  const ann = application.open('ann', { ...DEFLATED, transports: ['polling', 'websocket'] });
  await until('the first part', () => received(ann).some(({ event }) => event === 'presence:snapshot'));
  await takeOffline(PEOPLE.slice(0, 450));
  await until('the WebSocket', () => ann.socket.io.engine.transport.name === 'websocket');
  await takeOffline(PEOPLE.slice(450));
  await knowsAllAway(ann);
  expect(compressedEvents(ann)).toContain('user:status:batch');
});
