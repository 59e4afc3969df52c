import type { Person as WirePerson } from '@meeshy/status-protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pictureOf, statusIn } from '../../../gateway/test/integration/support/picture.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import type { Person } from './support/site.ts';

let gateway: TestGateway;
let alice: Person;
let bob: Person;
let conversation: string;

beforeEach(async () => {
  gateway = await startTestGateway();
  [alice, bob] = await Promise.all([gateway.register('alice1'), gateway.register('bob1')]);
  conversation = await gateway.converse(alice, bob);
});

afterEach(() => gateway.stop());

test('P17: whoever comes is told whether it sees of others no more than it shows them, where that is not so', async () => {
  await gateway.stop();
  gateway = await startTestGateway({ RECIPROCITY: 'none' });
  const told = await gateway.open(await gateway.register('alice1')).hears('authenticated');
  expect(told.reciprocity).toBe('none');
});

test('sequence 1, P3: a connection by JWT is welcomed, announced at once and stored within a second', async () => {
  const watcher = await gateway.arrive(alice);
  const startedAt = Date.now();
  const client = gateway.open(bob);
  expect(await client.hears('authenticated')).toEqual({
    success: true,
    user: { id: bob.id, username: 'bob1', isAnonymous: false, language: 'fr' },
    thresholds: { offlineMs: 300_000, awayMs: 1_800_000 },
  });
  const event = await watcher.hears('user:status', ({ userId }) => userId === bob.id);
  expect(Object.keys(event).sort()).toEqual(
    ['isOnline', 'lastActiveAt', 'lastSeen', 'timestamp', 'userId', 'username', 'version'].sort(),
  );
  expect(event).toMatchObject({ userId: bob.id, username: 'bob1', isOnline: true, lastSeen: null });
  expect(Date.parse(event.lastActiveAt ?? '')).toBeGreaterThanOrEqual(startedAt);
  expect(Date.parse(event.timestamp)).toBeGreaterThanOrEqual(startedAt);

  const row = await gateway.rows.until(bob.id, ({ is_online }) => is_online === 1);
  expect(row).toMatchObject({ version: event.version, last_seen: null });
  expect(await gateway.metric('meeshy_users_online_total')).toBe(2);
});

test('sequence 1: a connection without credentials says them afterwards, and hears nothing before', async () => {
  await gateway.arrive(alice);
  const client = gateway.open(null);
  await client.hears('connect');
  const watcher = await gateway.arrive(bob);
  await gateway.sessions(2);
  client.socket.emit('authenticate', alice.auth);
  await client.hears('presence:snapshot', ({ users }) => users.length === 2);
  expect(client.received.map(({ event }) => event)).toEqual(['connect', 'authenticated', 'presence:snapshot']);
  await watcher.settled();
  await gateway.sessions(3);
});

test('sequence 1: the header authorization serves as credentials too', async () => {
  const { token } = bob.auth as { token: string };
  const client = gateway.open(null, {}, { extraHeaders: { authorization: `Bearer ${token}` } });
  expect((await client.hears('authenticated')).user.id).toBe(bob.id);
});

test('sequences 1 and 4: a client that gets no WebSocket comes and goes by long polling', async () => {
  const watcher = await gateway.arrive(alice);
  const client = await gateway.arrive(bob, {}, { transports: ['polling'] });
  await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);
  client.leave();
  await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && !isOnline);
});

test('a client that polls and claims to want a WebSocket is answered by polling', async () => {
  const watcher = gateway.open(alice, {}, { transports: ['polling'], extraHeaders: { upgrade: 'websocket' } });
  await watcher.hears('presence:snapshot');
  await gateway.arrive(bob);
  expect(await watcher.hears('user:status', ({ userId }) => userId === bob.id)).toMatchObject({ isOnline: true });
});

test('sequence 2: an anonymous participant sees and is seen in the one conversation of the link only', async () => {
  const carol = await gateway.register('carol1');
  await gateway.converse(alice, carol);
  const guest = await gateway.joinByLink(await gateway.link(alice, conversation), 'Zoé');
  const [aliceClient, carolClient] = [await gateway.arrive(alice), await gateway.arrive(carol)];

  const guestClient = await gateway.arrive(guest);
  const welcome = guestClient.received.find(({ event }) => event === 'authenticated')?.payload;
  expect(welcome).toMatchObject({ user: { id: guest.id, username: 'Zoé', isAnonymous: true } });
  expect([...pictureOf(guestClient.received).keys()].sort()).toEqual([alice.id, guest.id].sort());
  expect(await aliceClient.hears('user:status', ({ userId }) => userId === guest.id)).toMatchObject({
    username: 'Zoé',
    isOnline: true,
  });
  await carolClient.settled();
  expect(pictureOf(carolClient.received).has(guest.id)).toBe(false);
  await gateway.rows.until(guest.id, ({ is_online }) => is_online === 1);
  const stats = await gateway.data('GET', '/maintenance/stats');
  expect(stats).toMatchObject({ onlineUsers: 2, anonymousSessions: 1, onlineAnonymous: 1 });

  guestClient.leave();
  await aliceClient.hears('user:status', ({ userId, isOnline }) => userId === guest.id && !isOnline);
  await gateway.rows.until(guest.id, ({ is_online, last_seen }) => is_online === 0 && last_seen !== null);
});

test('sequence 2: the header x-session-token serves as credentials too', async () => {
  const guest = await gateway.joinByLink(await gateway.link(alice, conversation), 'Zoé');
  const { sessionToken } = guest.auth as { sessionToken: string };
  const client = gateway.open(null, {}, { extraHeaders: { 'x-session-token': sessionToken } });
  expect((await client.hears('authenticated')).user.id).toBe(guest.id);
});

test('sequence 4, P5: the end of the only session is told at once: from green to orange', async () => {
  const watcher = await gateway.arrive(alice);
  const client = await gateway.arrive(bob);
  await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);
  const before = Date.now();
  client.leave();
  const event = await watcher.hears('user:status', ({ userId }) => userId === bob.id);
  expect(event.isOnline).toBe(false);
  expect(Date.parse(event.lastSeen ?? '')).toBeGreaterThanOrEqual(before);
  expect(Date.parse(event.lastSeen ?? '')).toBeGreaterThanOrEqual(Date.parse(event.lastActiveAt ?? ''));
  expect(statusIn(pictureOf(watcher.received), bob.id)).toBe('away');
  const row = await gateway.rows.until(bob.id, ({ version }) => version === event.version);
  expect(row).toMatchObject({ is_online: 0, last_seen: Date.parse(event.lastSeen ?? '') });

  const person = await gateway.data<WirePerson>('GET', `/api/users/${bob.id}`, { as: alice });
  expect(person).toMatchObject({ isOnline: false, lastSeen: event.lastSeen, version: event.version });
});

test('sequence 10, P4: of several tabs only the last one counts', async () => {
  const watcher = await gateway.arrive(alice);
  const [first, second, third] = [await gateway.arrive(bob), await gateway.arrive(bob), await gateway.arrive(bob)];
  await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);

  first.leave();
  third.leave();
  await gateway.sessions(2);
  await watcher.settled();
  expect(watcher.heard('user:status')).toEqual([]);
  expect(gateway.rows.of(bob.id).last_seen).toBeNull();

  second.leave();
  expect(await watcher.hears('user:status', ({ userId }) => userId === bob.id)).toMatchObject({ isOnline: false });
});

test('guided test 3: one socket hears the other come and go', async () => {
  const socket2 = await gateway.arrive(alice);
  const socket1 = await gateway.arrive(bob);
  expect(await socket2.hears('user:status')).toMatchObject({ userId: bob.id, username: 'bob1', isOnline: true });
  socket1.leave();
  expect(await socket2.hears('user:status')).toMatchObject({ userId: bob.id, username: 'bob1', isOnline: false });
});
