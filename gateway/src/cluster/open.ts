import type { Clock } from '../clock.ts';
import type { Cluster } from '../presence/ports.ts';
import type { PresenceSettings } from '../settings.ts';
import { LEASE_MS } from './leases.ts';
import { joinCluster } from './member.ts';
import { redisBackplane } from './redis.ts';
import { singleNode } from './single.ts';

/** Within this time every node has noticed that the memory was emptied, and has stated its sessions again. */
const LEAST_SETTLE_MS = 3_000;

/** As the settings say: this process alone, or one of several that meet on Redis. Need not be reachable yet. */
export function openCluster(
  {
    redisUrl,
    offlineThresholdMs,
    maintenanceIntervalMs,
    startupGraceMs,
  }: PresenceSettings & { readonly redisUrl: string | null },
  clock: Clock,
  onFailure: (what: string, error: unknown) => void,
): Cluster {
  if (redisUrl === null) return singleNode(clock);
  const rules = { offlineMs: offlineThresholdMs, refreshMs: maintenanceIntervalMs / 2 };
  const backplane = redisBackplane({ url: redisUrl, leaseMs: LEASE_MS, ...rules });
  return joinCluster(backplane, { settleMs: Math.max(startupGraceMs, LEAST_SETTLE_MS), clock, onFailure });
}
