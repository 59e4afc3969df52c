import { afterEach, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import type { Person } from './support/site.ts';
import { until } from './support/until.ts';

let gateway: TestGateway;
let bob: Person;

afterEach(() => gateway.stop());

async function start(env: Record<string, string>): Promise<void> {
  gateway = await startTestGateway(env);
  bob = await gateway.register('bob1');
}

test('an expired token is refused with its own code', async () => {
  await start({ JWT_EXPIRES_IN: '1ms' });
  expect((await gateway.open(bob).hears('connect_error')).data?.code).toBe('TOKEN_EXPIRED');
});

test('a token that expires ends its session within a sweep, unless it was renewed', async () => {
  await start({ JWT_EXPIRES_IN: '2500ms', MAINTENANCE_INTERVAL_MS: '100' });
  const [forgotten, renewed] = [await gateway.arrive(bob), await gateway.arrive(bob)];
  const arrivedAt = Date.now();
  await until('half the life of the token to be over', () => Date.now() - arrivedAt > 1_200);
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

test('nobody has more sessions than MAX_SESSIONS_PER_SUBJECT', async () => {
  await start({ MAX_SESSIONS_PER_SUBJECT: '2' });
  await Promise.all([gateway.arrive(bob), gateway.arrive(bob)]);
  const third = gateway.open(bob);
  expect(await third.hears('error')).toMatchObject({ code: 'RATE_LIMITED' });
  await third.hears('disconnect');
  expect(third.received.map(({ event }) => event)).toEqual(['connect', 'error', 'disconnect']);
  await gateway.sessions(2);
});
