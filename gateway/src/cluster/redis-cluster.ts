import { decidingBy } from '../presence/decision/decide.ts';
import type { ClusterOf } from './cluster-of.ts';
import type { Client } from './connect.ts';
import { LEASE_MS } from './leases.ts';
import { joinCluster } from './member.ts';
import { redisBackplane } from './redis.ts';

/** Within this time every node has noticed that the memory was emptied, and has stated its sessions again. */
const LEAST_SETTLE_MS = 3_000;

/**
 * One of several gateways that meet on Redis, which need not be reachable yet. `to`: any form of `readRedisAddress`, or a
 * client of the host's, by whose options two connections of its own are made.
 */
export function redisCluster(to: string | Client): ClusterOf {
  return ({ settings, clock, onFailure }) => {
    const { offlineThresholdMs, maintenanceIntervalMs, startupGraceMs } = settings;
    const rules = decidingBy({ offlineMs: offlineThresholdMs, maintenanceIntervalMs });
    const backplane = redisBackplane({ to, leaseMs: LEASE_MS, ...rules });
    return joinCluster(backplane, { settleMs: Math.max(startupGraceMs, LEAST_SETTLE_MS), clock, onFailure });
  };
}
