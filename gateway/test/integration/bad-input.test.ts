import { request } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { Client } from './support/client.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import type { Person } from './support/site.ts';

let gateway: TestGateway;
let alice: Person;
let bob: Person;
let talk: string;
let watcher: Client;

afterEach(() => gateway.stop());

async function start(env: Record<string, string> = {}): Promise<void> {
  gateway = await startTestGateway(env);
  [alice, bob] = await Promise.all([gateway.register('alice1'), gateway.register('bob1')]);
  talk = await gateway.converse(alice, bob);
  watcher = await gateway.arrive(alice);
}

/** Nobody else has noticed anything, and life goes on. */
async function expectNothingNoticed(): Promise<void> {
  await watcher.settled();
  expect(
    watcher.received.map(({ event }) => event).filter((event) => /error|disconnect|message|typing/.test(event)),
  ).toEqual([]);
  const friend = await gateway.arrive(bob);
  await friend.socket.emitWithAck('message:send', { conversationId: talk, content: 'All is well' });
  expect(await watcher.hears('message:new')).toMatchObject({ content: 'All is well' });
}

test.each([
  ['a wrong token', () => ({ token: 'wrong' }), 'UNAUTHORIZED'],
  ['a token signed by somebody else', () => ({ token: forged() }), 'UNAUTHORIZED'],
  ['a wrong session token', () => ({ sessionToken: 'wrong' }), 'UNAUTHORIZED'],
  ['a number for a token', () => ({ token: 5 }), 'VALIDATION_ERROR'],
  ['an endless token', () => ({ token: 'x'.repeat(5_000) }), 'VALIDATION_ERROR'],
  ['a list for capabilities that is none', () => ({ ...alice.auth, capabilities: 'batch' }), 'VALIDATION_ERROR'],
])('a handshake with %s is refused, and nothing else is said', async (_what, auth, code) => {
  await start();
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
  await expectNothingNoticed();
});

/** Right in form, by another key. */
function forged(): string {
  const [header, payload] = (alice.auth as { token: string }).token.split('.');
  return `${header}.${payload}.${Buffer.from('somebody else').toString('base64url')}`;
}

test('an expired token is refused with its own code', async () => {
  await start({ JWT_EXPIRES_IN: '5s' });
  const short = await startTestGateway({ JWT_EXPIRES_IN: '1ms' });
  const person = await short.register('carol1');
  expect((await short.open(person).hears('connect_error')).data?.code).toBe('TOKEN_EXPIRED');
  await short.stop();
});

test.each([
  ['message:send', undefined],
  ['message:send', null],
  ['message:send', 'hello'],
  ['message:send', { conversationId: 'x', content: '' }],
  ['message:send', { conversationId: 'x', content: '   ' }],
  ['message:send', { conversationId: 'x', content: 'x'.repeat(4_001) }],
  ['message:send', { conversationId: '../x', content: 'hello' }],
  ['message:send', { conversationId: { $ne: null }, content: 'hello' }],
  ['message:send', { conversationId: 'x', content: 'hello', originalLanguage: 'klingon!' }],
  ['typing:start', {}],
  ['typing:start', [['x']]],
  ['typing:stop', { conversationId: 7 }],
  ['authenticate', { token: '' }],
  ['authenticate', 'token'],
  ['user:status', { userId: 'x', isOnline: true }],
  ['__proto__', {}],
  ['no such event', {}],
])('"%s" with %j is refused with VALIDATION_ERROR', async (event, payload) => {
  await start();
  const client = await gateway.arrive(bob);
  client.socket.emit(event, payload);
  expect(await client.hears('error')).toEqual({ code: 'VALIDATION_ERROR', message: expect.any(String) });
  await client.settled();
  expect(client.heard('error')).toEqual([]);
  if (event === 'message:send') {
    const ack = await client.socket.emitWithAck(event, payload);
    expect(ack).toEqual({ success: false, error: { code: 'VALIDATION_ERROR', message: expect.any(String) } });
  }
  await expectNothingNoticed();
});

test("another conversation's id is refused as an unknown one is", async () => {
  await start();
  const carol = await gateway.register('carol1');
  const client = await gateway.arrive(carol);
  for (const conversationId of [talk, 'unknown']) {
    const ack = await client.socket.emitWithAck('message:send', { conversationId, content: 'hello' });
    expect(ack).toEqual({ success: false, error: { code: 'NOT_FOUND', message: 'There is no such conversation' } });
    client.socket.emit('typing:start', { conversationId });
    expect(await client.hears('error')).toEqual({ code: 'NOT_FOUND', message: 'There is no such conversation' });
  }
  await expectNothingNoticed();
});

test("another person's token renews nothing, one's own does", async () => {
  await start();
  const client = await gateway.arrive(bob);
  client.socket.emit('authenticate', alice.auth);
  expect(await client.hears('error')).toMatchObject({ code: 'FORBIDDEN' });
  client.socket.emit('authenticate', bob.auth);
  expect((await client.hears('authenticated')).user.id).toBe(bob.id);
  await expectNothingNoticed();
});

test('a token that expires ends its session within a sweep, unless it was renewed', async () => {
  await start({ JWT_EXPIRES_IN: '1500ms', MAINTENANCE_INTERVAL_MS: '100' });
  const client = await gateway.arrive(bob);
  const { token } = await gateway
    .call('POST', '/api/auth/login', { body: { username: 'alice1', password: 'a long password' } })
    .then(({ body }) => body as { token: string });
  watcher.socket.emit('authenticate', { token });
  await watcher.hears('authenticated');
  expect(await client.hears('error')).toMatchObject({ code: 'TOKEN_EXPIRED' });
  expect(await client.hears('disconnect')).toBe('io server disconnect');
  expect(watcher.socket.connected).toBe(true);
});

test('without credentials in time, the connection is closed', async () => {
  await start({ CONNECT_TIMEOUT_MS: '200' });
  const client = gateway.open(null);
  expect(await client.hears('error')).toMatchObject({ code: 'UNAUTHORIZED' });
  await client.hears('disconnect');
  expect(client.received.map(({ event }) => event)).toEqual(['connect', 'error', 'disconnect']);
  await expectNothingNoticed();
});

test('an event before authentication closes the connection', async () => {
  await start();
  const client = gateway.open(null);
  client.socket.emit('activity');
  expect(await client.hears('error')).toMatchObject({ code: 'UNAUTHORIZED' });
  await client.hears('disconnect');
  await expectNothingNoticed();
});

test('ten thousand events in a second: one error, then the socket is closed, and nobody else notices', async () => {
  await start();
  const client = await gateway.arrive(bob);
  for (let index = 0; index < 10_000; index++) client.socket.emit('typing:start', { conversationId: 'unknown' });
  expect(await client.hears('error', ({ code }) => code === 'RATE_LIMITED')).toBeTruthy();
  await client.hears('disconnect');
  const codes = client.received.filter(({ event }) => event === 'error').map(({ payload }) => payload);
  expect(codes.filter((error) => (error as { code: string }).code === 'RATE_LIMITED')).toHaveLength(1);
  expect(codes.length).toBeLessThanOrEqual(601);
  expect(client.received.at(-2)).toMatchObject({ event: 'error', payload: { code: 'RATE_LIMITED' } });
  await expectNothingNoticed();
});

test('a frame of a megabyte ends its connection only', async () => {
  await start();
  const client = await gateway.arrive(bob);
  client.socket.emit('message:send', { conversationId: talk, content: 'x'.repeat(1_000_000) });
  await client.hears('disconnect');
  await expectNothingNoticed();
});

test('failed authentications are limited per address; an office with good tokens comes in all the same', async () => {
  await start({ CONNECTION_RATE_LIMIT: '3' });
  const office = await Promise.all(Array.from({ length: 12 }, () => gateway.arrive(bob)));
  expect(office).toHaveLength(12);
  const codes: unknown[] = [];
  for (let attempt = 0; attempt < 5; attempt++) {
    codes.push((await gateway.open({ ...bob, auth: { token: 'wrong' } }).hears('connect_error')).data?.code);
  }
  expect(codes).toEqual(['UNAUTHORIZED', 'UNAUTHORIZED', 'UNAUTHORIZED', 'RATE_LIMITED', 'RATE_LIMITED']);
  await expectNothingNoticed();
});

test('nobody has more sessions than MAX_SESSIONS_PER_SUBJECT', async () => {
  await start({ MAX_SESSIONS_PER_SUBJECT: '2' });
  await Promise.all([gateway.arrive(bob), gateway.arrive(bob)]);
  const third = gateway.open(bob);
  expect(await third.hears('error')).toMatchObject({ code: 'RATE_LIMITED' });
  await third.hears('disconnect');
  expect(third.received.map(({ event }) => event)).not.toContain('presence:snapshot');
  await gateway.sessions(3);
});

test.each([
  ['https://elsewhere.example', 400],
  ['https://chat.example', 101],
  [undefined, 101],
])('a WebSocket of the origin %s is answered with %i', async (origin, status) => {
  await start({ CORS_ORIGINS: 'https://chat.example' });
  expect(await upgrade(origin)).toBe(status);
});

/** Opens a WebSocket as a browser does, and tells the status of the answer. */
function upgrade(origin: string | undefined): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${gateway.url}/socket.io/?EIO=4&transport=websocket`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.alloc(16).toString('base64'),
        ...(origin !== undefined && { origin }),
      },
    });
    asked.on('upgrade', ({ statusCode }, socket) => {
      socket.destroy();
      resolve(statusCode);
    });
    asked.on('response', ({ statusCode }) => resolve(statusCode));
    asked.on('error', reject);
    asked.end();
  });
}
