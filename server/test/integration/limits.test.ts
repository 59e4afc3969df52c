import { afterEach, expect, test } from 'vitest';
import { createClock } from '../../../frontend/src/client/clock.ts';
import { createConnection } from '../../../frontend/src/client/connection.ts';
import { type Client, type Connection, openClient } from '../../../gateway/test/integration/support/client.ts';
import { openWire, type Wire } from '../../../gateway/test/integration/support/wire.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import type { Person } from './support/site.ts';

let gateway: TestGateway;
let bob: Person;

/** Done after each test, the last one first. */
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await gateway.stop();
});

async function start(env: Record<string, string>): Promise<void> {
  gateway = await startTestGateway(env);
  bob = await gateway.register('bob1');
}

test('an expired token is refused with its own code', async () => {
  await start({ JWT_EXPIRES_IN: '1ms' });
  expect((await gateway.open(bob).hears('connect_error')).data?.code).toBe('TOKEN_EXPIRED');
});

test('a token that expires ends its session within a sweep, unless it was renewed', async () => {
  await start({ JWT_EXPIRES_IN: '6s', MAINTENANCE_INTERVAL_MS: '100' });
  const [forgotten, renewed] = [await gateway.arrive(bob), await gateway.arrive(bob)];
  const arrivedAt = Date.now();
  await until('half the life of the token to be over', () => Date.now() - arrivedAt > 3_000);
  const body = { username: 'bob1', password: 'a long password' };
  const login = await gateway.call('POST', '/api/auth/login', { body });
  renewed.socket.auth = { token: login.body.token };
  await renewed.settled();

  expect(await forgotten.hears('error')).toMatchObject({ code: 'TOKEN_EXPIRED' });
  expect(await forgotten.hears('disconnect')).toBe('io server disconnect');
  await renewed.settled();
  expect(renewed.heard('error')).toEqual([]);
});

test('without credentials in time, the connection is closed', async () => {
  await start({ CONNECT_TIMEOUT_MS: '500' });
  const client = gateway.open(null);
  expect(await client.hears('error')).toMatchObject({ code: 'UNAUTHORIZED' });
  await client.hears('disconnect');
  expect(client.received.map(({ event }) => event)).toEqual(['connect', 'error', 'disconnect']);
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
  await gateway.arrive(bob);
});

test('all addresses of one IPv6 network are one address to the limit of failed authentications', async () => {
  await start({ CONNECTION_RATE_LIMIT: '3', TRUST_PROXY: '1' });
  const failFrom = async (address: string) => {
    const extraHeaders = { 'x-forwarded-for': address };
    return (await gateway.open({ ...bob, auth: { token: 'wrong' } }, {}, { extraHeaders }).hears('connect_error')).data
      ?.code;
  };
  const codes: unknown[] = [];
  for (let attempt = 1; attempt <= 5; attempt += 1) codes.push(await failFrom(`2001:db8:0:7::${attempt}`));
  expect(codes).toEqual(['UNAUTHORIZED', 'UNAUTHORIZED', 'UNAUTHORIZED', 'RATE_LIMITED', 'RATE_LIMITED']);
  expect(await failFrom('2001:db8:0:8::1')).toBe('UNAUTHORIZED');
});

test('P5: a session whose network died without a word makes room for one that comes back; one that answers does not', async () => {
  const LIMIT = 3;
  // Heartbeats are sent soon, and nothing but the limit ends what does not answer them.
  await start({ MAX_SESSIONS_PER_SUBJECT: String(LIMIT), PING_INTERVAL_MS: '200', PING_TIMEOUT_MS: '60000' });
  const { watcher, wire } = await watched();
  const stay: Connection = { reconnection: false };
  const lost = openClient(wire.url, { auth: bob.auth, ...stay });
  await lost.hears('presence:snapshot');
  const others = await Promise.all([gateway.arrive(bob, {}, stay), gateway.arrive(bob, {}, stay)]);
  await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);
  wire.freeze();

  // Until a heartbeat has been waiting for a second, it may still be answered, and the newest is refused.
  const back = await until('room', async () => {
    const client = gateway.open(bob, {}, stay);
    const first = await Promise.race([client.hears('presence:snapshot'), client.hears('error')]);
    return 'users' in first && client;
  });
  await gateway.sessions(LIMIT + 1);
  expect(await gateway.metric('meeshy_sessions_closed_total{reason="made room"}')).toBe(1);

  const refused = gateway.open(bob, {}, stay);
  expect(await refused.hears('error')).toMatchObject({ code: 'RATE_LIMITED' });
  await Promise.all([back, ...others, watcher].map((client) => client.settled()));
  expect(watcher.heard('user:status').filter(({ isOnline }) => !isOnline)).toEqual([]);
  lost.leave();
});

test('P5: twelve tabs whose network dies without a word all come back by themselves', async () => {
  const TABS = 12;
  await start({ PING_INTERVAL_MS: '300', PING_TIMEOUT_MS: '60000' });
  const { watcher, wire } = await watched();
  const tabs = Array.from({ length: 2 * TABS }, (_, i) =>
    createConnection({ url: i < TABS ? wire.url : gateway.url, getCredentials: () => bob.auth }, createClock()),
  );
  closing.push(() => {
    for (const tab of tabs) tab.disconnect();
  });
  const areConnected = (some: typeof tabs) =>
    until('all tabs', () => some.every((tab) => tab.getState().state === 'connected'));
  const [lost, back] = [tabs.slice(0, TABS), tabs.slice(TABS)];
  for (const tab of lost) tab.connect();
  await areConnected(lost);
  await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);
  wire.freeze();
  // The same twelve, as far as the gateway can see, over a network that it has not met yet.
  for (const tab of back) tab.connect();
  await areConnected(back);
  await watcher.settled();
  expect(watcher.heard('user:status').filter(({ isOnline }) => !isOnline)).toEqual([]);
});

/** Somebody who sees bob, and a wire that can fall silent. */
async function watched(): Promise<{ watcher: Client; wire: Wire }> {
  const alice = await gateway.register('alice1');
  await gateway.converse(alice, bob);
  const wire = await openWire(gateway.url);
  closing.push(wire.close);
  return { watcher: await gateway.arrive(alice), wire };
}

test('nobody has more sessions than MAX_SESSIONS_PER_SUBJECT', async () => {
  await start({ MAX_SESSIONS_PER_SUBJECT: '2' });
  await Promise.all([gateway.arrive(bob), gateway.arrive(bob)]);
  const third = gateway.open(bob);
  expect(await third.hears('error')).toMatchObject({ code: 'RATE_LIMITED' });
  await third.hears('disconnect');
  expect(third.received.map(({ event }) => event)).toEqual(['connect', 'error', 'disconnect']);
  await gateway.sessions(2);
});
