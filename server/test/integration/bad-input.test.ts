import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import type { Person } from './support/site.ts';

let gateway: TestGateway;
let alice: Person;
let mallory: Person;
let talk: string;
let watcher: Client;
let friend: Client;

beforeAll(async () => {
  gateway = await startTestGateway({ MAX_SESSIONS_PER_SUBJECT: '100' });
  const [owner, bob, stranger] = await Promise.all(['alice1', 'bob1', 'mallory1'].map(gateway.register));
  if (!owner || !bob || !stranger) throw new Error('Nobody could register');
  [alice, mallory] = [owner, stranger];
  talk = await gateway.converse(alice, bob, mallory);
  [watcher, friend] = [await gateway.arrive(alice), await gateway.arrive(bob)];
});

afterAll(() => gateway.stop());

// Whatever was tried: the process lives, nobody else has noticed anything, and life goes on.
afterEach(async () => {
  for (const client of [watcher, friend]) {
    await client.settled();
    const noticed = client.received.filter(({ event }) => /error|disconnect|message|typing/.test(event));
    expect(noticed.map(({ payload }) => payload)).toEqual(noticed.map(() => allIsWell));
  }
  await friend.socket.emitWithAck('message:send', { conversationId: talk, content: 'All is well' });
  await watcher.hears('message:new');
});

const allIsWell = expect.objectContaining({ content: 'All is well' });

test.each([
  ['a wrong token', () => ({ token: 'wrong' }), 'UNAUTHORIZED'],
  ['a token signed by somebody else', () => ({ token: forged() }), 'UNAUTHORIZED'],
  ['a wrong session token', () => ({ sessionToken: 'wrong' }), 'UNAUTHORIZED'],
  ['a number for a token', () => ({ token: 5 }), 'VALIDATION_ERROR'],
  ['an endless token', () => ({ token: 'x'.repeat(5_000) }), 'VALIDATION_ERROR'],
  ['a list for capabilities that is none', () => ({ ...mallory.auth, capabilities: 'batch' }), 'VALIDATION_ERROR'],
])('a handshake with %s is refused, and nothing else is said', async (_what, auth, code) => {
  const client = gateway.open(null, {}, { auth: auth() });
  const refused = await client.hears('connect_error');
  expect(refused.data).toEqual({ code, message: expect.any(String) });
  expect(client.received.map(({ event }) => event)).toEqual(['connect_error']);
  const late = gateway.open(null);
  await late.hears('connect');
  late.socket.emit('authenticate', auth());
  expect(await late.hears('error')).toMatchObject({ code });
  await late.hears('disconnect');
  expect(late.received.map(({ event }) => event)).toEqual(['connect', 'error', 'disconnect']);
});

/** Right in form, by another key. */
function forged(): string {
  const [header, payload] = (alice.auth as { token: string }).token.split('.');
  return `${header}.${payload}.${Buffer.from('somebody else').toString('base64url')}`;
}

test.each([
  ['message:send', 'nothing', undefined],
  ['message:send', 'null', null],
  ['message:send', 'a text', 'hello'],
  ['message:send', 'an empty message', { conversationId: 'x', content: '' }],
  ['message:send', 'blanks', { conversationId: 'x', content: '   ' }],
  ['message:send', 'a character too many', { conversationId: 'x', content: 'x'.repeat(4_001) }],
  ['message:send', 'half a megabyte', { conversationId: 'x', content: 'x'.repeat(500_000) }],
  ['message:send', 'a path for an id', { conversationId: '../x', content: 'hello' }],
  ['message:send', 'a query for an id', { conversationId: { $ne: null }, content: 'hello' }],
  ['message:send', 'no language', { conversationId: 'x', content: 'hello', originalLanguage: 'klingon!' }],
  ['typing:start', 'no id', {}],
  ['typing:start', 'lists', [['x']]],
  ['typing:stop', 'a number for an id', { conversationId: 7 }],
  ['activity', 'a time', { lastActiveAt: '2099-01-01T00:00:00.000Z' }],
  ['authenticate', 'an empty token', { token: '' }],
  ['authenticate', 'a text', 'token'],
  ['user:status', 'a status', { userId: 'x', isOnline: true }],
  ['__proto__', 'nothing', {}],
  ['no such event', 'nothing', {}],
])('"%s" with %s is refused with VALIDATION_ERROR', async (event, _what, payload) => {
  const client = await gateway.arrive(mallory);
  client.socket.emit(event, payload);
  expect(await client.hears('error')).toEqual({ code: 'VALIDATION_ERROR', message: expect.any(String) });
  await client.settled();
  expect(client.heard('error')).toEqual([]);
  if (event === 'message:send') {
    const ack = await client.socket.emitWithAck(event, payload);
    expect(ack).toEqual({ success: false, error: { code: 'VALIDATION_ERROR', message: expect.any(String) } });
  }
});

test("another conversation's id is refused as an unknown one is", async () => {
  const carol = await gateway.register('carol1');
  const client = await gateway.arrive(carol);
  for (const conversationId of [talk, 'unknown']) {
    const ack = await client.socket.emitWithAck('message:send', { conversationId, content: 'hello' });
    expect(ack).toEqual({ success: false, error: { code: 'NOT_FOUND', message: 'There is no such conversation' } });
    client.socket.emit('typing:start', { conversationId });
    expect(await client.hears('error')).toEqual({ code: 'NOT_FOUND', message: 'There is no such conversation' });
  }
});

test("another person's token renews nothing, one's own does", async () => {
  const client = await gateway.arrive(mallory);
  client.socket.emit('authenticate', alice.auth);
  expect(await client.hears('error')).toMatchObject({ code: 'FORBIDDEN' });
  client.socket.emit('authenticate', mallory.auth);
  const renewed = await client.hears('authenticated');
  expect(renewed.user.id).toBe(mallory.id);
  expect(Math.abs(Date.parse(renewed.serverTime ?? '') - Date.now())).toBeLessThan(10_000);
});

test('an event before authentication closes the connection', async () => {
  const client = gateway.open(null);
  client.socket.emit('activity');
  expect(await client.hears('error')).toMatchObject({ code: 'UNAUTHORIZED' });
  await client.hears('disconnect');
});

test('ten thousand events in a second: one error, then the socket is closed, and nobody else notices', async () => {
  const client = await gateway.arrive(mallory);
  for (let index = 0; index < 10_000; index++) client.socket.emit('typing:start', { conversationId: 'unknown' });
  expect(await client.hears('error', ({ code }) => code === 'RATE_LIMITED')).toBeTruthy();
  await client.hears('disconnect');
  const codes = client.received.filter(({ event }) => event === 'error').map(({ payload }) => payload);
  expect(codes.filter((error) => (error as { code: string }).code === 'RATE_LIMITED')).toHaveLength(1);
  expect(codes.length).toBeLessThanOrEqual(601);
  expect(client.received.at(-2)).toMatchObject({ event: 'error', payload: { code: 'RATE_LIMITED' } });
});

test.each([
  '',
  'nonsense',
  '2',
  '2[',
  '2{}',
  '2[null]',
  '2["connect"]',
  '2["disconnect"]',
  '2["__proto__",{"constructor":1}]',
  '2/elsewhere,["activity"]',
  '3999["no such acknowledgement"]',
  '0/elsewhere,{}',
  '51-["message:send",{"_placeholder":true,"num":99}]',
  '5999999999-["activity"]',
])('the raw packet %j harms nobody', async (packet) => {
  const client = await gateway.arrive(mallory, {}, { reconnection: false });
  // A packet of Engine.IO: what the parser of Socket.IO on the other side gets.
  client.socket.io.engine.send(packet);
  client.socket.io.engine.close();
  await client.hears('disconnect');
});

test('a frame of two megabytes ends its connection only', async () => {
  const client = await gateway.arrive(mallory);
  client.socket.emit('message:send', { conversationId: talk, content: 'x'.repeat(2_000_000) });
  await client.hears('disconnect');
});
