import type { Message, Page, Person as WirePerson } from '@meeshy/status-protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import type { Person } from './support/site.ts';

let gateway: TestGateway;
let alice: Person;
let bob: Person;
let carol: Person;
let talk: string;

beforeEach(async () => {
  gateway = await startTestGateway();
  [alice, bob, carol] = await Promise.all([
    gateway.register('alice1'),
    gateway.register('bob1'),
    gateway.register('carol1'),
  ]);
  talk = await gateway.converse(alice, bob);
  await gateway.converse(alice, carol);
});

afterEach(() => gateway.stop());

const history = (as: Person) => gateway.data<Page<Message>>('GET', `/api/messages/${talk}`, { as });

test('sequence 7, P1: a message over the socket is stored, acknowledged, pushed to those present, and activity', async () => {
  const [client, watcher, stranger] = [
    await gateway.arrive(bob),
    await gateway.arrive(alice),
    await gateway.arrive(carol),
  ];
  const status = () =>
    gateway.data<WirePerson>('GET', '/api/users/status', { as: bob, headers: { 'x-activity': 'none' } });
  const before = await status();

  const ack = await client.socket.emitWithAck('message:send', {
    conversationId: talk,
    content: 'Bonjour ! 👋',
    originalLanguage: 'fr',
  });
  expect(ack).toEqual({ success: true, data: { messageId: expect.any(String) } });
  const message = await watcher.hears('message:new');
  expect(message).toMatchObject({
    id: ack.data.messageId,
    conversationId: talk,
    senderId: bob.id,
    senderUsername: 'bob1',
    content: 'Bonjour ! 👋',
    originalLanguage: 'fr',
  });
  expect(await client.hears('message:new')).toEqual(message);
  expect((await history(alice)).items).toEqual([message]);

  const after = await status();
  expect(Date.parse(after.lastActiveAt ?? '')).toBeGreaterThan(Date.parse(before.lastActiveAt ?? ''));
  expect(after.version).toBe(before.version);
  await stranger.settled();
  expect(stranger.heard('message:new')).toEqual([]);
});

test('a message over REST reaches the sockets too, newest first in the history by page', async () => {
  const watcher = await gateway.arrive(alice);
  for (const content of ['one', 'two', 'three']) {
    const body = { conversationId: talk, content };
    expect(await gateway.call('POST', '/api/messages', { as: bob, body })).toMatchObject({
      status: 200,
      body: { success: true, data: { messageId: expect.any(String) } },
    });
    expect(await watcher.hears('message:new')).toMatchObject({ content });
  }
  const first = await gateway.data<Page<Message>>('GET', `/api/messages/${talk}?limit=2`, { as: alice });
  expect(first.items.map(({ content }) => content)).toEqual(['three', 'two']);
  const path = `/api/messages/${talk}?limit=2&cursor=${encodeURIComponent(first.nextCursor ?? '')}`;
  const second = await gateway.data<Page<Message>>('GET', path, { as: alice });
  expect(second.items.map(({ content }) => content)).toEqual(['one']);
  expect(second.nextCursor).toBeNull();
});

test('P1: typing reaches the others in the conversation only, and is activity', async () => {
  const [client, tab, watcher, stranger] = [
    await gateway.arrive(bob),
    await gateway.arrive(bob),
    await gateway.arrive(alice),
    await gateway.arrive(carol),
  ];
  const before = await gateway.data<WirePerson>('GET', `/api/users/${bob.id}`, { as: alice });
  client.socket.emit('typing:start', { conversationId: talk });
  const typing = { conversationId: talk, userId: bob.id, username: 'bob1' };
  expect(await watcher.hears('typing:start')).toEqual(typing);
  expect(await tab.hears('typing:start')).toEqual(typing);
  client.socket.emit('typing:stop', { conversationId: talk });
  expect(await watcher.hears('typing:stop')).toEqual(typing);
  const after = await gateway.data<WirePerson>('GET', `/api/users/${bob.id}`, { as: alice });
  expect(Date.parse(after.lastActiveAt ?? '')).toBeGreaterThan(Date.parse(before.lastActiveAt ?? ''));

  for (const other of [client, stranger]) {
    await other.settled();
    expect(other.received.filter(({ event }) => event.startsWith('typing'))).toEqual([]);
  }
});

test('P3: whoever hears that somebody is online can reach them: no message is lost in between', async () => {
  const watcher = await gateway.arrive(alice);
  const reached = watcher.socket;
  reached.on('user:status', ({ userId, isOnline }: { userId: string; isOnline: boolean }) => {
    if (userId === bob.id && isOnline) reached.emit('message:send', { conversationId: talk, content: 'Caught you' });
  });
  const client = gateway.open(bob);
  expect(await client.hears('message:new')).toMatchObject({ content: 'Caught you' });
  const order = client.received.map(({ event }) => event);
  expect(order.indexOf('authenticated')).toBeLessThan(order.indexOf('message:new'));
});

test('what is said between the snapshot and a new conversation arrives as soon as one is in it', async () => {
  const [watcher, client] = [await gateway.arrive(carol), await gateway.arrive(bob)];
  const id = await gateway.converse(bob, carol);
  await watcher.hears('conversation:changed', ({ conversationId }) => conversationId === id);
  await client.socket.emitWithAck('message:send', { conversationId: id, content: 'Welcome' });
  expect(await watcher.hears('message:new')).toMatchObject({ conversationId: id, content: 'Welcome' });
});
