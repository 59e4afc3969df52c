import { memoryStore } from '@meeshy/status-gateway';
import { afterEach, expect, test } from 'vitest';
import { startApplication } from '../../../gateway/test/integration/support/application.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { createMetrics } from '../../src/metrics.ts';
import { startTestGateway, type TestGateway } from '../integration/support/gateway.ts';
import { startTraffic } from './traffic.ts';

/** Done after each test, the last one first. */
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(): Promise<TestGateway> {
  const gateway = await startTestGateway();
  closing.push(gateway.stop);
  return gateway;
}

test('the names that others build on are exported, each as what it is', async () => {
  const { body } = await (await start()).call('GET', '/metrics');
  const types = new Map([...(body as string).matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]));
  for (const [type, names] of Object.entries({
    gauge: [
      'meeshy_users_online_total',
      'meeshy_last_cleanup_timestamp',
      'meeshy_maintenance_active',
      'meeshy_status_cache_size',
      'meeshy_active_connections',
      'meeshy_presence_drift',
    ],
    counter: [
      'meeshy_user_status_broadcasts_total',
      'meeshy_zombies_cleaned_total',
      'meeshy_auth_requests_total',
      'meeshy_throttled_requests_total',
      'meeshy_status_successful_updates_total',
      'meeshy_status_failed_updates_total',
    ],
    histogram: ['meeshy_broadcast_latency_seconds'],
  })) {
    for (const name of names) expect([name, types.get(name)]).toEqual([name, type]);
  }
});

test('no label ever holds an id, a name or an address, whatever people do', async () => {
  const gateway = await start();
  const traffic = await startTraffic(gateway);
  await until('announcements', async () => (await gateway.metric('meeshy_user_status_broadcasts_total')) > 20);
  await traffic.stop();
  const { body } = await gateway.call('GET', '/metrics');
  const values = new Set([...(body as string).matchAll(/[a-z]+="([^"]*)"/g)].map(([, value = '']) => value));
  expect(values.size).toBeGreaterThan(20);
  for (const { id, username } of traffic.people) {
    for (const value of values) expect(value.includes(id) || value.includes(username)).toBe(false);
  }
  expect([...values].filter((value) => /[0-9a-f]{12}|\d\.\d+\.\d+\.\d/.test(value))).toEqual([]);
});

test('a reason to close that nobody knows counts as another', async () => {
  const metrics = createMetrics(() => undefined);
  metrics.observe({ kind: 'session-closed', reason: 'of which there could be any number' });
  expect(await metrics.text()).toContain('meeshy_sessions_closed_total{reason="other"} 1');
});

test('subjects are counted by kind and status', async () => {
  const gateway = await start();
  const alice = await gateway.register('alice1');
  const link = await gateway.link(alice, await gateway.converse(alice));
  const guest = await gateway.arrive(await gateway.joinByLink(link, 'Visitor'));
  await gateway.arrive(alice);
  expect(await gateway.metric('meeshy_subjects{kind="user",status="online"}')).toBe(1);
  expect(await gateway.metric('meeshy_subjects{kind="anonymous",status="online"}')).toBe(1);
  guest.leave();
  await gateway.sessions(1);
  await until('the guest to be away', () => gateway.metric('meeshy_subjects{kind="anonymous",status="away"}'));
  expect(await gateway.metric('meeshy_subjects{kind="anonymous",status="online"}')).toBe(0);
});

test('credentials that are not accepted are counted, over REST and socket', async () => {
  const gateway = await start();
  const stranger = { ...(await gateway.register('alice1')), auth: { token: 'stolen.token.value' } };
  await gateway.call('GET', '/api/users/me', { as: stranger });
  await gateway.open(stranger).hears('connect_error');
  expect(await gateway.metric('meeshy_auth_failures_total{code="UNAUTHORIZED"}')).toBe(2);
});

test('P15: while the store fails, the age of what is due grows over the attempts; then it is zero again', async () => {
  let isBroken = true;
  const store = memoryStore();
  const metrics = createMetrics(() => application.presence);
  const application = await startApplication(
    { garden: ['alice'] },
    {},
    {
      observe: metrics.observe,
      store: { ...store, save: async (batch) => (isBroken ? Promise.reject(new Error('full')) : store.save(batch)) },
    },
  );
  closing.push(application.stop);
  const metric = async (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(await metrics.text())?.[1]);

  await application.arrive('alice');
  await until('a second attempt', async () => (await metric('meeshy_batch_retries_total')) >= 2);
  expect(await metric('meeshy_write_queue_age_seconds')).toBeGreaterThan(0.4);
  isBroken = false;
  await until('nothing to be owed', async () => (await metric('meeshy_owed_writes')) === 0);
  expect(await metric('meeshy_write_queue_age_seconds')).toBe(0);
});
