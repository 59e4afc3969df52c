import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Host, startHost } from './host.ts';
import { group, guest, type Member, register } from './people.ts';

let host: Host;
let alice: Member;

beforeEach(async () => {
  host = await startHost();
  alice = await register(host, 'alice');
});
afterEach(() => host.stop());

const metrics = async () => (await host.call('GET', '/maintenance/status-metrics')).data;

describe('P1: what is activity over REST', () => {
  test('signing in, registering and operating are not: a new account has absent times', async () => {
    await host.call('POST', '/api/auth/login', { body: { username: 'alice', password: 'wrong' } });
    await host.call('GET', '/maintenance/stats', { as: alice.as });
    expect((await metrics()).totalRequests).toBe(0);
    const own = await host.call('GET', '/api/users/status', { as: alice.as, headers: { 'x-activity': 'none' } });
    expect(own.data).toMatchObject({ isOnline: false, lastSeen: null, lastActiveAt: null });
  });

  test('a request with accepted credentials is, at once', async () => {
    const before = Date.now();
    const own = await host.call('GET', '/api/users/status', { as: alice.as });
    expect(Date.parse(own.data.lastActiveAt)).toBeGreaterThanOrEqual(before);
    expect((await metrics()).totalRequests).toBe(1);
  });

  test('a request with a session token is', async () => {
    const conversationId = await group(host, alice);
    const visitor = await guest(host, alice, conversationId, 'Visitor');
    const own = await host.call('GET', '/api/users/status', { as: visitor.as });
    expect(own.data).toMatchObject({ id: visitor.id, isAnonymous: true, lastActiveAt: expect.any(String) });
  });

  test('a request with accepted credentials that is refused for another reason is', async () => {
    await host.call('GET', '/api/users/unknown', { as: alice.as });
    expect((await metrics()).totalRequests).toBe(1);
  });

  test('a request with refused credentials is not', async () => {
    await host.call('GET', '/api/users/me', { as: { token: 'nonsense' } });
    expect((await metrics()).totalRequests).toBe(0);
  });

  test('a request marked x-activity: none is not', async () => {
    await host.call('GET', '/api/conversations', { as: alice.as, headers: { 'x-activity': 'none' } });
    expect((await metrics()).totalRequests).toBe(0);
  });
});

test('P7: ten requests in a row are one write', async () => {
  for (let n = 0; n < 10; n++) await host.call('GET', '/api/conversations', { as: alice.as });
  await expect.poll(metrics).toEqual({
    totalRequests: 10,
    throttledRequests: 9,
    successfulUpdates: 1,
    failedUpdates: 0,
    cacheSize: 1,
    throttleRate: 90,
  });
});
