import type { Clock } from '../clock.ts';
import type { Cluster } from '../presence/ports.ts';
import type { PresenceSettings } from '../settings.ts';
import { LEASE_MS } from './leases.ts';
import { joinCluster } from './member.ts';
import { redisBackplane } from './redis.ts';

/** Within this time every node has noticed that the memory was emptied, and has stated its sessions again. */
const LEAST_SETTLE_MS = 3_000;

export interface RedisClusterOptions {
  readonly settings: Pick<PresenceSettings, 'offlineThresholdMs' | 'maintenanceIntervalMs' | 'startupGraceMs'>;
  readonly clock: Clock;
  readonly onFailure: (what: string, error: unknown) => void;
}

/** One of several gateways that meet on Redis, in any form of `readRedisAddress`. It need not be reachable yet. */
export function redisCluster(url: string, { settings, clock, onFailure }: RedisClusterOptions): Cluster {
  const { offlineThresholdMs, maintenanceIntervalMs, startupGraceMs } = settings;
  const rules = { offlineMs: offlineThresholdMs, refreshMs: maintenanceIntervalMs / 2 };
  const backplane = redisBackplane({ url, leaseMs: LEASE_MS, ...rules });
  return joinCluster(backplane, { settleMs: Math.max(startupGraceMs, LEAST_SETTLE_MS), clock, onFailure });
}
