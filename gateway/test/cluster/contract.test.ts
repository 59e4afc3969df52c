/**
 * What hosts may expect of any cluster: of the one that comes with the library, and of its nodes on a memory in this process.
 *
 * @module-tag long
 */
import { systemClock } from '@meeshy/status-gateway';
import { redisCluster } from '@meeshy/status-gateway/redis';
import { clusterContract } from '@meeshy/status-gateway/testing';
import { afterAll, describe, it } from 'vitest';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { joinCluster } from '../../src/cluster/member.ts';
import { readPresenceSettings } from '../../src/settings.ts';
import { shareMemory } from '../simulation/memory.ts';
import { KINDS, RULES } from './site.ts';

const runner = { describe, it, afterAll };
const settings = readPresenceSettings({});
const onFailure = () => {};

clusterContract(runner, 'nodes on a memory in this process', () => {
  const loop = {
    after(ms: number, _machine: string, run: () => void) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
  const memory = shareMemory(loop, { random: () => 0.5, loss: 0 }, RULES, () => systemClock.wall());
  let machines = 0;
  return {
    node() {
      machines += 1;
      return joinCluster(memory.backplaneOf(`machine ${machines}`), { settleMs: 100, onFailure });
    },
  };
});

if (!redisPath()) console.log('Skipped, for there is no redis-server here: the contract of clusters, on Redis');

for (const { name, start, urlOf } of redisPath() ? KINDS : []) {
  clusterContract(runner, `nodes on ${name}`, async () => {
    const redis = await start();
    return {
      node: () => redisCluster(urlOf(redis))({ settings, clock: systemClock, onFailure }),
      close: () => redis.kill(),
    };
  });
}
