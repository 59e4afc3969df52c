import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import type { Person } from './support/site.ts';

let gateway: TestGateway;
let alice: Person;
let bob: Person;
let watcher: Client;

async function start(env: Record<string, string> = {}): Promise<void> {
  gateway = await startTestGateway(env);
  [alice, bob] = await Promise.all([gateway.register('alice1'), gateway.register('bob1')]);
  await gateway.converse(alice, bob);
  watcher = await gateway.arrive(alice);
}

afterEach(() => gateway.stop());

const setStatus = (isOnline: boolean) =>
  gateway.operate('POST', '/maintenance/user-status', { userId: bob.id, isOnline });

const bobIs = (isOnline: boolean) => (event: { userId: string; isOnline: boolean }) =>
  event.userId === bob.id && event.isOnline === isOnline;

beforeEach(() => start());

test('an operator takes somebody offline until the next activity', async () => {
  const client = await gateway.arrive(bob);
  const came = await watcher.hears('user:status', bobIs(true));
  const { status, body } = await setStatus(false);
  expect({ status, body }).toMatchObject({ status: 200, body: { success: true, data: { isOnline: false } } });
  const event = await watcher.hears('user:status', bobIs(false));
  expect(body.data).toEqual({
    isOnline: false,
    lastSeen: event.lastSeen,
    lastActiveAt: came.lastActiveAt,
    version: event.version,
  });
  client.socket.emit('activity');
  await watcher.hears('user:status', bobIs(true));
});

test('nobody is called online without a living session', async () => {
  expect(await setStatus(true)).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
  await gateway.arrive(bob);
  await watcher.hears('user:status', bobIs(true));
  expect(await setStatus(true)).toMatchObject({ status: 200, body: { data: { isOnline: true } } });
});

test('P9: "true" makes nobody online whom the sweep would take offline', async () => {
  await gateway.stop();
  await start({ OFFLINE_THRESHOLD_MS: '300', MAINTENANCE_INTERVAL_MS: '100' });
  await gateway.arrive(bob);
  await watcher.hears('user:status', bobIs(true));
  await watcher.hears('user:status', bobIs(false));
  expect((await setStatus(true)).status).toBe(409);
});

test('an operator ends all sessions of somebody, who is told why and does not come back by itself', async () => {
  const tabs = [await gateway.arrive(bob), await gateway.arrive(bob)];
  const path = `/api/admin/users/${bob.id}/disconnect`;
  expect(await gateway.operate('POST', path)).toMatchObject({ status: 200, body: { data: { disconnected: 2 } } });
  for (const tab of tabs) {
    expect(await tab.hears('error')).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(await tab.hears('disconnect')).toBe('io server disconnect');
  }
  await watcher.hears('user:status', bobIs(false));
  expect(await gateway.operate('POST', path)).toMatchObject({ body: { data: { disconnected: 0 } } });
  expect(await gateway.operate('POST', '/api/admin/users/unknown/disconnect')).toMatchObject({ status: 404 });
});

test.each(['cleanup', 'cleanup-zombies'])('P9: "%s" sweeps now, and answers how many it took offline', async (path) => {
  await gateway.stop();
  await start({ OFFLINE_THRESHOLD_MS: '300', MAINTENANCE_INTERVAL_MS: '300' });
  const { lastActiveAt } = await gateway.data<{ lastActiveAt: string }>('GET', `/api/users/${alice.id}`, { as: bob });
  const idleAt = Date.parse(lastActiveAt) + 300;
  let cleaned = 0;
  while (Date.now() < idleAt || cleaned + (await gateway.metric('meeshy_zombies_cleaned_total{kind="idle"}')) === 0) {
    ({ cleaned } = await gateway.data<{ cleaned: number }>('POST', `/api/admin/maintenance/${path}`));
  }
  await watcher.hears('user:status', ({ userId, isOnline }) => userId === alice.id && !isOnline);
});

test('P15: what is dropped, retried, throttled or delayed is in the metrics', async () => {
  await gateway.stop();
  await start({ DISCONNECT_GRACE_MS: '5000' });
  const client = await gateway.arrive(bob);
  client.socket.emit('typing:start', {});
  await client.hears('error');
  client.leave();
  await gateway.sessions(1);
  await gateway.call('GET', '/api/users/me', { as: bob });
  await gateway.arrive(bob);
  await gateway.call('GET', '/api/users/me', { as: bob });
  for (const counted of [
    'meeshy_refusals_total{code="VALIDATION_ERROR"}',
    'meeshy_ignored_requests_total',
    'meeshy_throttled_requests_total',
    'meeshy_endings_total{outcome="delayed"}',
    'meeshy_endings_total{outcome="cancelled"}',
  ]) {
    expect([counted, await gateway.metric(counted)]).toEqual([counted, 1]);
  }
  const { body } = await gateway.call('GET', '/metrics');
  for (const name of [
    'meeshy_users_online_total 2',
    'meeshy_user_status_broadcasts_total 2',
    'meeshy_broadcast_latency_seconds_count 2',
    'meeshy_zombies_cleaned_total{kind="idle"} 0',
    'meeshy_zombies_cleaned_total{kind="orphan"} 0',
    'meeshy_last_cleanup_timestamp',
    'meeshy_maintenance_active 1',
    'meeshy_auth_requests_total',
    'meeshy_status_successful_updates_total',
    'meeshy_status_failed_updates_total 0',
    'meeshy_status_cache_size',
    'meeshy_active_connections 2',
  ]) {
    expect(body).toContain(`\n${name}`);
  }
});
