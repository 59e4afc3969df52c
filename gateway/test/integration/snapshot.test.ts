import { memoryStore } from '@meeshy/status-gateway';
import type { PresenceSnapshot } from '@meeshy/status-protocol';
import { afterEach, expect, test } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import { until } from '../support/until.ts';
import { type Application, startApplication } from './support/application.ts';
import type { Client } from './support/client.ts';
import { pictureOf, statusIn } from './support/picture.ts';

let application: Application;

afterEach(() => application.stop());

/** `ann` and `ben` amid so many people that their snapshot takes ten parts, a fifth of a second in all. */
const CROWD = Array.from({ length: 4_900 }, (_, index) => `crowd${index}`);

/** Too many to be no crowd, unless that is said: each is told of all the others. */
async function startCrowd(): Promise<Application> {
  const store = memoryStore();
  const now = Date.now();
  const facts = factsWith({ isOnline: true, lastActiveAt: now, version: now });
  await store.save(CROWD.map((id) => ({ id, username: id, kind: 'user' as const, facts })));
  return startApplication({ square: [...CROWD, 'ann', 'ben'] }, { CROWD_LIMIT: '10000' }, { store });
}

const parts = (client: Client) =>
  client.received
    .filter(({ event }) => event === 'presence:snapshot')
    .map(({ payload }) => payload as PresenceSnapshot);

const lastPartAt = (client: Client) => client.received.findLastIndex(({ event }) => event === 'presence:snapshot');

test('P11: first "authenticated", then the snapshot, then events', async () => {
  application = await startApplication({ talk: ['ann', 'ben', 'cat'] });
  await application.arrive('ben');
  const ann = await application.arrive('ann');
  await application.arrive('cat');
  await ann.hears('user:status', ({ userId }) => userId === 'cat');

  expect(ann.received.map(({ event }) => event).filter((event) => event !== 'user:status')).toEqual([
    'connect',
    'authenticated',
    'presence:snapshot',
  ]);
  const [snapshot] = parts(ann);
  expect(Math.abs(Date.parse(snapshot?.serverTime ?? '') - Date.now())).toBeLessThan(5_000);
  expect(snapshot?.users.map(({ userId, isOnline }) => [userId, isOnline])).toEqual([
    ['ann', true],
    ['ben', true],
  ]);
  expect(snapshot).not.toHaveProperty('parts');
});

test('P12: people are in it by their ids, in whatever order they came to be known', async () => {
  application = await startApplication({ talk: ['zoe', 'cat', 'ben', 'ann'] });
  for (const name of ['zoe', 'ben', 'cat']) await application.arrive(name);
  const [snapshot] = parts(await application.arrive('ann'));
  expect(snapshot?.users.map(({ userId }) => userId)).toEqual(['ann', 'ben', 'cat', 'zoe']);
});

test('P11: a large snapshot comes in parts, and changes in between follow it', async () => {
  application = await startCrowd();
  const ben = await application.arrive('ben');
  const ann = application.open('ann');
  await ann.hears('presence:snapshot', ({ part }) => part === 1);
  const released = application.observes('held');
  ben.leave();
  await ann.hears('user:status', ({ userId, isOnline }) => userId === 'ben' && !isOnline);

  expect(await released).toMatchObject({ released: 1 });
  expect(parts(ann).map(({ part, parts }) => [part, parts])).toEqual(
    Array.from({ length: 10 }, (_, index) => [index + 1, 10]),
  );
  expect(ann.received.findIndex(({ event }) => event === 'user:status')).toBeGreaterThan(lastPartAt(ann));
  const picture = pictureOf(ann.received);
  expect(picture.size).toBe(CROWD.length + 2);
  expect(statusIn(picture, 'ben')).toBe('away');
});

test('P11, P12: whoever parts while a snapshot is being sent is not in the picture that it leaves', async () => {
  application = await startCrowd();
  await application.arrive('ben');
  const ann = application.open('ann');
  await ann.hears('presence:snapshot', ({ part }) => part === 1);
  application.conversations.square = [...CROWD, 'ann'];
  await application.presence.left('square', 'ben');
  await application.presence.left('square', 'crowd0');
  await ann.hears('user:status', ({ userId }) => userId === 'crowd0');

  const picture = pictureOf(ann.received);
  expect(statusIn(picture, 'ben')).toBe('offline');
  expect(statusIn(picture, 'crowd0')).toBe('offline');
  expect(picture.get('crowd0')).toMatchObject({ isOnline: false, lastSeen: null, lastActiveAt: null });
  const later = parts(ann)
    .slice(1)
    .flatMap(({ users }) => users.map(({ userId }) => userId));
  expect(later).not.toContain('ben');
});

test('P11: every reconnection brings a snapshot, and whoever is missing from it is offline', async () => {
  application = await startApplication({ talk: ['ann', 'ben'] });
  await application.arrive('ben');
  const ann = await application.arrive('ann');
  expect(statusIn(pictureOf(ann.received), 'ben')).toBe('online');

  ann.leave();
  await until('ann to be gone', () => application.connections() === 1);
  application.conversations.talk = ['ann'];
  await application.presence.left('talk', 'ben');
  ann.socket.connect();
  await ann.hears('presence:snapshot');
  expect(statusIn(pictureOf(ann.received), 'ben')).toBe('offline');
  expect([...pictureOf(ann.received).keys()]).toEqual(['ann']);
});

test('P10: versions of one person only grow, whatever happens', async () => {
  application = await startApplication({ talk: ['ann', 'ben'] });
  const ann = await application.arrive('ann');
  for (let round = 0; round < 5; round++) {
    const ben = await application.arrive('ben');
    await ann.hears('user:status', ({ isOnline }) => isOnline);
    ben.leave();
    await ann.hears('user:status', ({ isOnline }) => !isOnline);
  }
  const versions = ann.received
    .filter(({ event }) => event === 'user:status')
    .map(({ payload }) => (payload as { version: number }).version);
  expect(versions).toHaveLength(10);
  expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
});

test('a client that takes batches gets batches, and no single events', async () => {
  application = await startApplication({ talk: ['ann', 'ben'] });
  const ann = application.open('ann', { capabilities: ['batch'] });
  await ann.hears('presence:snapshot');
  await application.arrive('ben');
  const [event] = await ann.hears('user:status:batch');
  expect(event).toMatchObject({ userId: 'ben', isOnline: true });
  expect(ann.received.map(({ event }) => event)).not.toContain('user:status');
});
