/**
 * A connection that is dying may never answer: nobody waits for it without a bound.
 *
 * @module-tag long
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { joinCluster } from '../../src/cluster/member.ts';
import { redisBackplane } from '../../src/cluster/redis.ts';
import type { Cluster } from '../../src/presence/ports.ts';
import { type PrivateRedis, startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { RULES } from './site.ts';

if (!redisPath()) console.log('Skipped, for there is no redis-server here: letting go without an answer');

describe.skipIf(!redisPath())('a node whose letting go is not answered', () => {
  let redis: PrivateRedis;
  let cluster: Cluster;
  const failures: string[] = [];

  beforeEach(async () => {
    redis = await startRedis();
    const backplane = redisBackplane({ to: redis.url, leaseMs: 10_000, ...RULES });
    cluster = joinCluster(
      { ...backplane, unsubscribe: () => new Promise(() => {}) },
      { settleMs: 0, onFailure: (what) => void failures.push(what) },
    );
    cluster.start({ heard() {}, moved() {}, expired() {}, missed() {}, viewed() {}, restate: async () => {} });
    await until('the cluster', () => cluster.isReachable);
  });

  afterEach(async () => {
    await cluster.stop();
    await redis.kill();
  });

  test('P14: follows again all the same', { timeout: 30_000 }, async () => {
    await cluster.follow(['alice']);
    cluster.followOnly(new Set());
    await cluster.follow(['alice']);
    expect(failures).toEqual(['following fewer subjects']);
  });
});
