import { nextStatusChangeAt, type Person as WirePerson } from '@meeshy/status-protocol';
import { afterEach, expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { pictureOf, statusIn } from '../../../gateway/test/integration/support/picture.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import type { Person } from './support/site.ts';

let gateway: TestGateway;
let alice: Person;
let bob: Person;

afterEach(() => gateway.stop());

async function startWithTwo(env: Record<string, string>): Promise<void> {
  gateway = await startTestGateway(env);
  [alice, bob] = await Promise.all([gateway.register('alice1'), gateway.register('bob1')]);
  await gateway.converse(alice, bob);
}

/** Resolves after so many more sweeps. */
async function sweeps(count: number): Promise<void> {
  const metric = 'meeshy_sweep_seconds_count';
  const before = await gateway.metric(metric);
  await until(`${count} sweeps`, async () => (await gateway.metric(metric)) >= before + count);
}

const aboutBob = (client: Client) => client.heard('user:status').filter(({ userId }) => userId === bob.id);

test('sequence 6, guided test 2, P9: an idle person is taken offline by the sweep, which says so in the log', async () => {
  await startWithTwo({ OFFLINE_THRESHOLD_MS: '500', MAINTENANCE_INTERVAL_MS: '100', LOG_LEVEL: 'info' });
  const watcher = await gateway.arrive(alice);
  await gateway.arrive(bob);
  const came = await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);
  const event = await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && !isOnline);
  const idleMs = Date.parse(event.lastSeen ?? '') - Date.parse(came.lastActiveAt ?? '');
  expect(idleMs).toBeGreaterThanOrEqual(500);
  expect(event.lastActiveAt).toBe(came.lastActiveAt);
  expect(event.version).toBeGreaterThan(came.version);

  expect(await gateway.logged(/\[CLEANUP\]/)).toMatch(/🔄 \[CLEANUP\] \d marked offline \(inactive for >0min\)/);
  await gateway.rows.until(bob.id, ({ is_online }) => is_online === 0);
  expect(await gateway.metric('meeshy_zombies_cleaned_total{kind="idle"}')).toBeGreaterThanOrEqual(1);
  expect(await gateway.metric('meeshy_last_cleanup_timestamp')).toBeGreaterThan(Date.now() / 1_000 - 60);
  // Only the facts changed: the session lives on.
  expect(await gateway.metric('meeshy_active_connections')).toBe(2);
});

test('P3, P4: back from idle is told at once, and an idle session that ends tells nothing', async () => {
  await startWithTwo({ OFFLINE_THRESHOLD_MS: '400', MAINTENANCE_INTERVAL_MS: '100' });
  const watcher = await gateway.arrive(alice);
  const client = await gateway.arrive(bob);
  const isIdle = ({ userId, isOnline }: { userId: string; isOnline: boolean }) => userId === bob.id && !isOnline;
  await watcher.hears('user:status', isIdle);

  const before = Date.now();
  client.socket.emit('activity');
  const back = await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);
  expect(Date.parse(back.lastActiveAt ?? '')).toBeGreaterThanOrEqual(before);

  const idle = await watcher.hears('user:status', isIdle);
  client.leave();
  await gateway.sessions(1);
  await watcher.settled();
  for (const event of aboutBob(watcher)) expect(event.version).toBe(idle.version);
  const row = await gateway.rows.until(bob.id, ({ version }) => version >= idle.version);
  expect(row).toMatchObject({ is_online: 0, version: idle.version, last_seen: Date.parse(idle.lastSeen ?? '') });
});

test('P9: the sweep never takes somebody offline who is there and active', async () => {
  // Longer than a busy machine keeps the sweeps of this process waiting; and it has to pass.
  const thresholdMs = 6_000;
  await startWithTwo({
    OFFLINE_THRESHOLD_MS: String(thresholdMs),
    MAINTENANCE_INTERVAL_MS: '50',
    REFRESH_INTERVAL_MS: '100',
  });
  const watcher = await gateway.arrive(alice);
  const client = await gateway.arrive(bob);
  await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);
  for (const end = performance.now() + thresholdMs * 1.2; performance.now() < end; ) {
    await sweeps(1);
    client.socket.emit('activity');
  }
  await watcher.settled();
  expect(aboutBob(watcher).filter(({ isOnline }) => !isOnline)).toEqual([]);
});

test('P8: an active person is told again in time, so that nobody computes it away', async () => {
  await startWithTwo({ OFFLINE_THRESHOLD_MS: '3000', MAINTENANCE_INTERVAL_MS: '100', REFRESH_INTERVAL_MS: '500' });
  const watcher = await gateway.arrive(alice);
  const client = await gateway.arrive(bob);
  const came = await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);
  client.socket.emit('activity');
  const again = await watcher.hears('user:status', ({ userId }) => userId === bob.id);
  expect(again).toMatchObject({ isOnline: true, version: came.version });
  expect(Date.parse(again.lastActiveAt ?? '')).toBeGreaterThan(Date.parse(came.lastActiveAt ?? ''));
  expect(Date.parse(again.timestamp) - Date.parse(came.timestamp)).toBeLessThan(3_000);
});

test('P8: an offline change is repeated once, word for word, at the next sweep', async () => {
  await startWithTwo({ MAINTENANCE_INTERVAL_MS: '150' });
  const watcher = await gateway.arrive(alice);
  const client = await gateway.arrive(bob);
  client.leave();
  const told = await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && !isOnline);
  const again = await watcher.hears('user:status', ({ userId }) => userId === bob.id);
  const { timestamp: _told, ...facts } = told;
  expect(again).toMatchObject(facts);
  await sweeps(3);
  await watcher.settled();
  expect(aboutBob(watcher)).toEqual([]);
});

test('sequence 8, P2: what a viewer computes by itself agrees with the server, from green to orange to grey', async () => {
  await startWithTwo({
    OFFLINE_THRESHOLD_MS: '1000',
    AWAY_THRESHOLD_MS: '2000',
    MAINTENANCE_INTERVAL_MS: '200',
    CACHE_CLEANUP_INTERVAL_MS: '100000',
  });
  const watcher = gateway.open(alice);
  const { thresholds } = await watcher.hears('authenticated');
  await gateway.arrive(bob);
  await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);

  const seenByServer = async (status: string) => {
    const headers = { 'x-activity': 'none' };
    const { items } = await gateway.data<{ items: WirePerson[] }>('GET', `/api/contacts?status=${status}`, {
      as: alice,
      headers,
    });
    return items.some(({ id }) => id === bob.id);
  };
  for (const status of ['online', 'away', 'offline'] as const) {
    expect(statusIn(pictureOf(watcher.received), bob.id, Date.now(), thresholds)).toBe(status);
    expect(await seenByServer(status)).toBe(true);
    const facts = pictureOf(watcher.received).get(bob.id);
    const changesAt = facts && nextStatusChangeAt(facts, Date.now(), thresholds);
    if (changesAt) await until('the next change', () => Date.now() >= changesAt);
    else expect(status).toBe('offline');
  }
});
