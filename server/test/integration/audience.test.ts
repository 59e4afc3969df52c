import type { Conversation, UserStatusEvent, Person as WirePerson } from '@meeshy/status-protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { pictureOf } from '../../../gateway/test/integration/support/picture.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import type { Person } from './support/site.ts';

let gateway: TestGateway;
let alice: Person;
let bob: Person;
let carol: Person;

async function start(env: Record<string, string> = {}): Promise<void> {
  gateway = await startTestGateway(env);
  [alice, bob, carol] = await Promise.all([
    gateway.register('alice1'),
    gateway.register('bob1'),
    gateway.register('carol1'),
  ]);
}

beforeEach(() => start());

afterEach(() => gateway.stop());

const about =
  ({ id }: Person) =>
  ({ userId }: { userId: string }) =>
    userId === id;

const knows = (client: Client, person: Person) => pictureOf(client.received).has(person.id);

/** The last word of P12 to somebody who may no longer see the other. */
const nothing = ({ id }: Person) => ({
  userId: id,
  isOnline: false,
  lastSeen: null,
  lastActiveAt: null,
  withdrawn: true,
});

const isNothing = (event: UserStatusEvent) => !event.isOnline && event.lastSeen === null && event.lastActiveAt === null;

async function expectStrangers(viewer: Person, subject: Person): Promise<void> {
  const unknown = await gateway.call('GET', '/api/users/nobody', { as: viewer });
  expect(await gateway.call('GET', `/api/users/${subject.id}`, { as: viewer })).toEqual(unknown);
  expect(unknown).toMatchObject({ status: 404, body: { success: false, error: { code: 'NOT_FOUND' } } });
  const asked = await gateway.data<WirePerson[]>('GET', `/api/users/presence?ids=${subject.id}`, { as: viewer });
  expect(asked).toEqual([]);
  for (const query of ['', '?status=online', '?status=away', `?search=${subject.username}`]) {
    const { items } = await gateway.data<{ items: WirePerson[] }>('GET', `/api/contacts${query}`, { as: viewer });
    expect(items.map(({ id }) => id)).not.toContain(subject.id);
  }
}

test('P12: strangers see nothing of each other, by any route or event', async () => {
  const watcher = await gateway.arrive(alice);
  const client = await gateway.arrive(bob);
  client.leave();
  await gateway.sessions(1);
  await gateway.arrive(bob);
  await watcher.settled();
  expect(watcher.received.filter(({ event }) => event === 'user:status').map(({ payload }) => payload)).toEqual(
    watcher.heard('user:status').filter(about(alice)),
  );
  expect(knows(watcher, bob)).toBe(false);
  await expectStrangers(alice, bob);
});

test('P12: whoever is invited is not watched until accepting; then both get each other at once', async () => {
  const watcher = await gateway.arrive(alice);
  const client = await gateway.arrive(bob);
  const body = { type: 'group', title: 'Trap', memberIds: [bob.id] };
  const { id } = await gateway.data<Conversation>('POST', '/api/conversations', { as: alice, body });
  expect(await client.hears('conversation:changed')).toEqual({ conversationId: id, reason: 'invited' });
  await client.settled();
  await watcher.settled();
  expect(knows(watcher, bob)).toBe(false);
  expect(knows(client, alice)).toBe(false);
  await expectStrangers(alice, bob);
  await expectStrangers(bob, alice);
  const listed = await gateway.data<{ items: (WirePerson & { membership: string })[] }>(
    'GET',
    `/api/conversations/${id}/participants`,
    { as: alice },
  );
  expect(listed.items.find((one) => one.id === bob.id)).toMatchObject({
    membership: 'invited',
    isOnline: false,
    lastSeen: null,
    lastActiveAt: null,
    version: 0,
  });

  await gateway.data('POST', `/api/conversations/${id}/accept`, { as: bob });
  expect(await watcher.hears('user:status', about(bob))).toMatchObject({ isOnline: true, username: 'bob1' });
  expect(await client.hears('user:status', about(alice))).toMatchObject({ isOnline: true, username: 'alice1' });
});

test('P12: writing where one is invited is accepting', async () => {
  const body = { type: 'direct', memberIds: [bob.id] };
  const { id } = await gateway.data<Conversation>('POST', '/api/conversations', { as: alice, body });
  const watcher = await gateway.arrive(alice);
  const client = await gateway.arrive(bob);
  const message = { conversationId: id, content: 'Hello' };
  const ack = await client.socket.emitWithAck('message:send', message);
  expect(ack).toMatchObject({ success: true });
  expect(await watcher.hears('user:status', about(bob))).toMatchObject({ isOnline: true });
  expect(await client.hears('user:status', about(alice))).toMatchObject({ isOnline: true });
  expect(await watcher.hears('message:new')).toMatchObject({ ...message, senderId: bob.id });
  expect(await client.hears('message:new')).toMatchObject({ ...message, senderId: bob.id });
});

test('P12: a change comes once to each session, however many conversations are shared', async () => {
  for (let shared = 0; shared < 3; shared++) await gateway.converse(alice, bob);
  const [first, second] = [await gateway.arrive(alice), await gateway.arrive(alice)];
  await gateway.arrive(bob);
  for (const client of [first, second]) {
    await client.hears('user:status', about(bob));
    await client.settled();
    expect(client.received.filter(({ event }) => event === 'user:status')).toHaveLength(1);
  }
});

test('P12: those who part are told nothing any more, those who still share something notice nothing', async () => {
  const one = await gateway.converse(alice, bob);
  const two = await gateway.converse(alice, bob);
  const watcher = await gateway.arrive(alice);
  const client = await gateway.arrive(bob);
  await watcher.hears('user:status', about(bob));

  await gateway.data('DELETE', `/api/conversations/${one}/members/${bob.id}`, { as: bob });
  await client.hears('conversation:changed', ({ reason }) => reason === 'left');
  await watcher.settled();
  expect(watcher.heard('user:status').filter(about(bob))).toEqual([]);

  await gateway.data('DELETE', `/api/conversations/${two}/members/${bob.id}`, { as: alice });
  const last = await watcher.hears('user:status', about(bob));
  expect(last).toMatchObject(nothing(bob));
  expect(await client.hears('user:status', about(alice))).toMatchObject(nothing(alice));
  const before = pictureOf(watcher.received).get(bob.id);
  expect(before).toMatchObject({ isOnline: false, lastSeen: null, lastActiveAt: null });

  client.leave();
  await gateway.sessions(1);
  await watcher.settled();
  expect(watcher.heard('user:status').filter(about(bob))).toEqual([]);
  await expectStrangers(alice, bob);
});

test('P12: whoever joins again is seen again', async () => {
  const talk = await gateway.converse(alice, bob);
  const watcher = await gateway.arrive(alice);
  const client = await gateway.arrive(bob);
  await gateway.data('DELETE', `/api/conversations/${talk}/members/${bob.id}`, { as: alice });
  await watcher.hears('user:status', isNothing);
  await client.hears('user:status', isNothing);

  await gateway.converse(alice, bob);
  const shown = await watcher.hears('user:status', about(bob));
  expect(shown.isOnline).toBe(true);
  expect(pictureOf(watcher.received).get(bob.id)).toMatchObject({ isOnline: true, version: shown.version });
  await client.hears('user:status', (event) => about(alice)(event) && event.isOnline);
});

test('P12: a removed member hears no message of the conversation any more', async () => {
  const talk = await gateway.converse(alice, bob, carol);
  const [watcher, client] = [await gateway.arrive(alice), await gateway.arrive(bob)];
  await gateway.data('DELETE', `/api/conversations/${talk}/members/${bob.id}`, { as: alice });
  await client.hears('conversation:changed', ({ reason }) => reason === 'left');
  await watcher.socket.emitWithAck('message:send', { conversationId: talk, content: 'Now we are among us' });
  await watcher.hears('message:new');
  await client.settled();
  expect(client.heard('message:new')).toEqual([]);
  const refused = await client.socket.emitWithAck('message:send', { conversationId: talk, content: 'Still here' });
  expect(refused).toMatchObject({ success: false, error: { code: 'NOT_FOUND' } });
});

test('P12: a deactivated person is gone at once: the sockets, the token and what others know', async () => {
  await gateway.converse(alice, bob);
  const watcher = await gateway.arrive(alice);
  const client = await gateway.arrive(bob);
  await watcher.hears('user:status', about(bob));
  expect(await gateway.operate('POST', `/api/admin/users/${bob.id}/deactivate`)).toMatchObject({ status: 200 });
  expect(await client.hears('error')).toMatchObject({ code: 'UNAUTHORIZED' });
  expect(await client.hears('disconnect')).toBe('io server disconnect');
  expect(await watcher.hears('user:status', about(bob))).toMatchObject(nothing(bob));
  await gateway.rows.until(bob.id, ({ is_online, last_seen }) => is_online === 0 && last_seen !== null);
  await expectStrangers(alice, bob);

  expect((await gateway.call('GET', '/api/users/me', { as: bob })).status).toBe(401);
  expect((await gateway.open(bob).hears('connect_error')).data?.code).toBe('UNAUTHORIZED');
});

test('P12: a revoked link ends those who came by it, and nobody else', async () => {
  const talk = await gateway.converse(alice, bob);
  const [revoked, other] = [await gateway.link(alice, talk), await gateway.link(alice, talk)];
  const guest = await gateway.joinByLink(revoked, 'Guest');
  const stays = await gateway.joinByLink(other, 'Stays');
  const watcher = await gateway.arrive(alice);
  const [guestClient, staysClient] = [await gateway.arrive(guest), await gateway.arrive(stays)];
  await watcher.hears('user:status', about(stays));

  await gateway.data('DELETE', `/api/conversations/${talk}/links/${revoked.id}`, { as: alice });
  expect(await guestClient.hears('error')).toMatchObject({ code: 'UNAUTHORIZED' });
  await guestClient.hears('disconnect');
  expect(await watcher.hears('user:status', about(guest))).toMatchObject(nothing(guest));
  expect(await staysClient.hears('user:status', (event) => about(guest)(event) && isNothing(event))).toBeTruthy();
  await staysClient.settled();
  expect((await gateway.call('GET', '/api/users/me', { as: stays })).status).toBe(200);
  expect((await gateway.call('GET', '/api/users/me', { as: guest })).status).toBe(401);
});

test('P12: whoever declines an invitation stays unseen', async () => {
  const watcher = await gateway.arrive(alice);
  const client = await gateway.arrive(bob);
  const body = { type: 'group', title: 'Trap', memberIds: [bob.id] };
  const { id } = await gateway.data<Conversation>('POST', '/api/conversations', { as: alice, body });
  await gateway.data('DELETE', `/api/conversations/${id}/members/${bob.id}`, { as: bob });
  await client.hears('conversation:changed', ({ reason }) => reason === 'left');
  await watcher.settled();
  expect(knows(watcher, bob)).toBe(false);
  await expectStrangers(alice, bob);
});

test('P12: when a link runs out, those who came by it are gone within a sweep', async () => {
  await gateway.stop();
  await start({ MAINTENANCE_INTERVAL_MS: '100' });
  const guest = await gateway.joinByLink(await gateway.link(alice, await gateway.converse(alice, bob)), 'Guest');
  const watcher = await gateway.arrive(alice);
  const client = await gateway.arrive(guest);
  gateway.rows.runOut(guest.id);
  expect(await client.hears('error')).toMatchObject({ code: 'UNAUTHORIZED' });
  await client.hears('disconnect');
  await watcher.hears('user:status', (event) => about(guest)(event) && isNothing(event));
  expect(await gateway.call('GET', '/api/users/me', { as: guest })).toMatchObject({ status: 401 });
});

test('P12: what is retracted stays so after a new connection', async () => {
  const talk = await gateway.converse(alice, bob);
  const watcher = await gateway.arrive(alice);
  await gateway.arrive(bob);
  await watcher.hears('user:status', about(bob));
  await gateway.data('DELETE', `/api/conversations/${talk}/members/${bob.id}`, { as: alice });
  await watcher.hears('user:status', isNothing);
  const again = await gateway.arrive(alice);
  expect(knows(again, bob)).toBe(false);
});
