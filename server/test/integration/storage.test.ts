import type { Directory } from '@meeshy/status-gateway';
import { afterEach, expect, test } from 'vitest';
import { type Application, startApplication } from '../../../gateway/test/integration/support/application.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import type { Person } from './support/site.ts';

let stop: () => Promise<void>;

afterEach(() => stop());

async function startWithTwo(env: Record<string, string> = {}): Promise<[TestGateway, Person, Person]> {
  const gateway = await startTestGateway(env);
  stop = gateway.stop;
  const [alice, bob] = await Promise.all([gateway.register('alice1'), gateway.register('bob1')]);
  await gateway.converse(alice, bob);
  return [gateway, alice, bob];
}

async function startTalk(directory: Partial<Directory>): Promise<Application> {
  const application = await startApplication({ talk: ['ann', 'ben'] }, { MAINTENANCE_INTERVAL_MS: '150' }, directory);
  stop = application.stop;
  return application;
}

test('P7, P14: while the database is locked everybody is told in time, and nothing is lost', async () => {
  const [gateway, alice, bob] = await startWithTwo();
  const watcher = await gateway.arrive(alice);
  await gateway.rows.until(alice.id, ({ is_online }) => is_online === 1);
  const unlock = gateway.rows.lock();
  const client = await gateway.arrive(bob);
  await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);
  client.leave();
  const left = await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && !isOnline);
  const profile = await gateway.call('GET', '/api/users/me', { as: alice, headers: { 'x-activity': 'none' } });
  expect(profile.status).toBe(200);
  const failedRows = 'meeshy_saved_rows_total{outcome="failed"}';
  await until('a failed batch', async () => (await gateway.metric(failedRows)) > 0);
  expect(gateway.rows.of(bob.id)).toMatchObject({ is_online: 0, last_seen: null, version: 0 });
  expect(await gateway.metric('meeshy_owed_writes')).toBeGreaterThan(0);

  unlock();
  const row = await gateway.rows.until(bob.id, ({ version }) => version > 0);
  expect(row).toMatchObject({ is_online: 0, version: left.version, last_seen: Date.parse(left.lastSeen ?? '') });
  expect(row.last_active_at).toBe(Date.parse(left.lastActiveAt ?? ''));
  await until('nothing to be owed', async () => (await gateway.metric('meeshy_owed_writes')) === 0);
});

test('P7: a request whose write fails at first is counted as failed once, and stored all the same', async () => {
  const [gateway, alice] = await startWithTwo();
  const unlock = gateway.rows.lock();
  await gateway.call('GET', '/api/users/me', { as: alice });
  const metrics = await until('the failure', async () => {
    const read = await gateway.data<{ failedUpdates: number }>('GET', '/maintenance/status-metrics');
    return read.failedUpdates > 0 && read;
  });
  expect(metrics).toMatchObject({ totalRequests: 1, throttledRequests: 0, successfulUpdates: 0, failedUpdates: 1 });
  unlock();
  await gateway.rows.until(alice.id, ({ last_active_at }) => last_active_at !== null);
  expect(await gateway.data('GET', '/maintenance/status-metrics')).toMatchObject({ failedUpdates: 1 });
});

test('P7: many changes are few round trips, and the latest wins', async () => {
  const [gateway, alice, bob] = await startWithTwo();
  const watcher = await gateway.arrive(alice);
  const saves = 'meeshy_database_round_trips_total{what="save"}';
  const before = await gateway.metric(saves);
  const startedAt = Date.now();
  let version = 0;
  for (let round = 0; round < 10; round++) {
    const client = await gateway.arrive(bob);
    await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);
    client.leave();
    ({ version } = await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && !isOnline));
  }
  await gateway.rows.until(bob.id, (row) => row.version === version);
  // Batches follow each other at half a second, however many changes there are.
  const batches = Math.ceil((Date.now() - startedAt) / 500);
  expect((await gateway.metric(saves)) - before).toBeLessThanOrEqual(batches + 1);
});

test('P14: a directory that fails costs a viewer its view for a while, never its session', async () => {
  let isBroken = true;
  const application = await startTalk({
    async conversationsOf() {
      if (isBroken) throw new Error('The directory is out of order');
      return ['talk'];
    },
  });
  const failed = application.observes('failed-softly', ({ what }) => what === 'reading conversations');
  const ann = await application.arrive('ann');
  const ben = await application.arrive('ben');
  await failed;
  expect(application.presence.sizes().sessions).toBe(2);
  isBroken = false;
  for (const [client, other] of [
    [ann, 'ben'],
    [ben, 'ann'],
  ] as const) {
    await client.hears('presence:snapshot', ({ users }) => users.some(({ userId }) => userId === other));
  }
  ben.leave();
  await ann.hears('user:status', ({ userId, isOnline }) => userId === 'ben' && !isOnline);
});

test('P14, P17: a store that fails blocks no session, and nobody is shown of whom it cannot be read what they share', async () => {
  const outOfOrder = async () => {
    throw new Error('The store is out of order');
  };
  const store = {
    load: outOfOrder,
    save: outOfOrder,
    online: outOfOrder,
    recordSignOfLife: outOfOrder,
    lastSignOfLife: outOfOrder,
    countOnline: outOfOrder,
  };
  const application = await startApplication({ talk: ['ann', 'ben'] }, { MAINTENANCE_INTERVAL_MS: '100' }, { store });
  // The last word cannot be stored either, and says so.
  stop = () => application.stop().catch((error) => expect(error.message).toBe('The store is out of order'));
  const ann = await application.arrive('ann');
  const ben = await application.arrive('ben');
  await application.observes('swept');
  await ben.settled();
  ben.leave();
  await application.observes('swept');
  await ann.settled();
  expect(ann.heard('user:status').filter(({ userId }) => userId === 'ben')).toEqual([]);
});
