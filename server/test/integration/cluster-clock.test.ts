/**
 * P1, P10: with Redis, time is Redis's. A gateway whose own clock is wrong tells nothing else than the others.
 *
 * @module-tag more
 */
import { join } from 'node:path';
import { recordOf } from '@meeshy/status-gateway/redis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { pictureOf, statusIn } from '../../../gateway/test/integration/support/picture.ts';
import { type PrivateRedis, startRedis } from '../../../gateway/test/support/redis.ts';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { type SettableClock, settableClock } from './support/clock.ts';
import { type Far, farFrom } from './support/far.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { faceTo } from './support/seeing.ts';
import type { Person } from './support/site.ts';

const HOUR = 3_600_000;
const NODES = 'meeshy:{nodes}';
/** There and back: 120 ms. */
const ONE_WAY_MS = 60;

const isOk = (gateway: TestGateway) =>
  until('the gateway to be ok', async () => (await gateway.call('GET', '/health/ready')).body.status === 'ok');

/** Resolves after ten more sweeps. */
async function tenSweeps(gateway: TestGateway): Promise<void> {
  const count = () => gateway.metric('meeshy_sweep_seconds_count');
  const before = await count();
  await until('ten sweeps', async () => (await count()) >= before + 10);
}

describe.skipIf(!redisPath())('two gateways, of which one is far from Redis and has a wrong clock', () => {
  let redis: PrivateRedis;
  let far: Far;
  let folder: ReturnType<typeof temporaryFolder>;
  let east: TestGateway;
  let west: TestGateway;
  let clock: SettableClock;

  const startGateway = (port: number, clock?: SettableClock) =>
    startTestGateway(
      {
        REDIS_URL: `redis://127.0.0.1:${port}`,
        DATABASE_URL: `sqlite:${join(folder.folder, 'shared.db')}`,
        MAINTENANCE_INTERVAL_MS: '100',
        STARTUP_GRACE_MS: '250',
      },
      clock,
    );

  beforeEach(async () => {
    redis = await startRedis();
    far = await farFrom(redis.port, ONE_WAY_MS);
    folder = temporaryFolder();
    clock = settableClock();
    east = await startGateway(redis.port);
  });

  /** One that is far, and leaves it to the other to judge: the first of all does, by their names. */
  async function startSecond(): Promise<TestGateway> {
    const nodes = () => redis.ask('ZRANGE', NODES, '0', '-1') as Promise<string[]>;
    const [first = ''] = await nodes();
    for (;;) {
      const second = await startGateway(far.port);
      const other = (await nodes()).find((id) => id !== first) ?? '';
      if (first < other) return second;
      await second.stop();
      await redis.ask('ZREM', NODES, other);
    }
  }

  /** Whoever is on the far side comes first, and is known to the cluster before the other looks. */
  async function bothArrive(ann: Person, ben: Person): Promise<Client[]> {
    const far = await west.arrive(ben);
    await until('the cluster to know', async () => (await redis.ask('HGET', recordOf(ben.id), 'on')) === '1');
    return [await east.arrive(ann), far];
  }

  afterEach(async () => {
    await Promise.all([east.stop(), west.stop()]);
    far.close();
    await redis.kill();
    folder.remove();
  });

  test.each([
    { name: '20 s ahead', aheadMs: 20_000 },
    { name: 'an hour ahead', aheadMs: HOUR },
    { name: 'an hour behind', aheadMs: -HOUR },
  ])('P9: $name, it expires nobody, and everybody is told the same', { timeout: 120_000 }, async ({ aheadMs }) => {
    clock.set(aheadMs);
    west = await startGateway(far.port, clock);
    await Promise.all([east, west].map(isOk));
    const [ann, ben] = [await east.register('ann1'), await east.register('ben1')];
    await east.converse(ann, ben);
    const viewers = await bothArrive(ann, ben);
    // For longer than others are not judged after a start, which is 3 s.
    for (let i = 0; i < 4; i++) await tenSweeps(west);
    for (const viewer of viewers) {
      await viewer.settled();
      expect(viewer.received.filter(({ event }) => event === 'disconnect' || event === 'error')).toEqual([]);
      const told = viewer.received.flatMap(({ event, payload }) => (event === 'user:status' ? [payload] : []));
      expect(told.filter((one) => !(one as { isOnline: boolean }).isOnline)).toEqual([]);
      for (const { id } of [ann, ben]) {
        const facts = pictureOf(viewer.received).get(id);
        expect(statusIn(pictureOf(viewer.received), id)).toBe('online');
        expect(facts?.lastActiveAt).toBeLessThanOrEqual(Date.now() + 1_000);
      }
    }
    expect(await west.metric('meeshy_zombies_cleaned_total{kind="orphan"}')).toBe(0);
    const offset = await west.metric('meeshy_clock_offset_seconds');
    expect(Math.abs(offset * 1_000 + aheadMs)).toBeLessThan(2_000);
  });

  test.each([
    { name: 'an hour ahead', aheadMs: HOUR },
    { name: 'an hour behind', aheadMs: -HOUR },
  ])(
    'P18: $name, it shows from its first answer on whoever is invisible for a while as offline',
    {
      timeout: 120_000,
    },
    async ({ aheadMs }) => {
      const [ann, ben] = [await east.register('ann1'), await east.register('ben1')];
      await east.converse(ann, ben);
      await east.arrive(ann);
      const until = new Date(Date.now() + HOUR / 2).toISOString();
      await east.data('PUT', '/api/users/me/status', { as: ann, body: { state: 'invisible', until } });
      clock.set(aheadMs);
      west = await startGateway(far.port, clock);
      const viewer = await west.arrive(ben);
      expect((await faceTo(west, ben, ann)).isOnline).toBe(false);
      await Promise.all([east, west].map(isOk));
      await tenSweeps(west);
      await viewer.settled();
      expect((await faceTo(west, ben, ann)).isOnline).toBe(false);
      expect(viewer.heard('user:status').filter(({ userId, isOnline }) => userId === ann.id && isOnline)).toEqual([]);
      const snapshots = viewer.heard('presence:snapshot').flatMap(({ users }) => users);
      expect(snapshots.filter(({ userId, isOnline }) => userId === ann.id && isOnline)).toEqual([]);
    },
  );

  test('P1: while people are connected its clock is set, and nobody notices', { timeout: 120_000 }, async () => {
    west = await startGateway(far.port, clock);
    await Promise.all([east, west].map(isOk));
    const [ann, ben] = [await east.register('ann1'), await east.register('ben1')];
    await east.converse(ann, ben);
    const viewers = await bothArrive(ann, ben);
    for (const byMs of [HOUR, -2 * HOUR]) {
      clock.set(byMs);
      await tenSweeps(west);
    }
    clock.set(HOUR);
    for (const viewer of viewers) {
      await viewer.settled();
      expect(viewer.heard('presence:snapshot').length).toBeLessThanOrEqual(1);
      expect(viewer.heard('user:status').filter(({ isOnline }) => !isOnline)).toEqual([]);
    }
    expect(await west.metric('meeshy_clock_steps_total')).toBe(0);
  });

  test('P9: who is in the database before the cluster has heard of them is not taken for gone', {
    timeout: 120_000,
  }, async () => {
    west = await startSecond();
    await Promise.all([east, west].map(isOk));
    // For longer than others are not judged after a start, which is 3 s.
    for (let i = 0; i < 4; i++) await tenSweeps(east);
    const ben = await east.register('ben1');
    const isKnown = (on: string) =>
      until(`${on} to be known`, async () => (await redis.ask('HGET', recordOf(ben.id), 'on')) === on);
    // Of whom the cluster knows nothing, and who was offline as far as it knows.
    for (let times = 0; times < 2; times++) {
      const viewer = await west.arrive(ben);
      await isKnown('1');
      await tenSweeps(east);
      await viewer.settled();
      expect(viewer.heard('user:status').filter(({ isOnline }) => !isOnline)).toEqual([]);
      viewer.leave();
      await isKnown('0');
      await tenSweeps(west);
    }
    expect(await east.metric('meeshy_zombies_cleaned_total{kind="orphan"}')).toBe(0);
  });
});
