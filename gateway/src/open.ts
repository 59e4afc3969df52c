import { type Clock, systemClock } from './clock.ts';
import type { ClusterOf } from './cluster/cluster-of.ts';
import { singleNode } from './cluster/single.ts';
import { createPresence } from './live/presence.ts';
import type { LivePresence, PresenceOptions } from './live/types.ts';
import type { Cluster, Directory } from './presence/ports.ts';
import { type PresenceSettings, presenceSettingsOf } from './settings.ts';

/** What presence has to know of a host, whatever its transport. */
export interface OpenOptions
  extends Directory,
    Pick<
      PresenceOptions,
      'store' | 'stillValid' | 'onEnded' | 'onResighted' | 'observe' | 'onUnforeseen' | 'clock' | 'viewersToldAgainMs'
    > {
  /** What differs from the defaults. What cannot work is refused, by an `Error` of one line. */
  readonly settings?: Partial<PresenceSettings>;
  /** Unless given, this process alone; otherwise as `redisCluster` answers, or one that is there already. */
  readonly cluster?: Cluster | ClusterOf;
}

/**
 * Presence for whatever transport the host has: the maintenance job starts, and connections are told of by hand. For
 * each one whose credentials the host has accepted it calls `admit`, with a `Link`; then `sessionActivity` for what
 * comes from it, and `closed` when it is gone. As with `attachPresence` it tells `joined`, `left`, `end` and REST
 * `activity`, and calls `stop` before it closes its connections.
 */
export function openPresence(options: OpenOptions): LivePresence {
  const { store, stillValid, onEnded, onResighted, observe, onUnforeseen, clock = systemClock } = options;
  const { viewersToldAgainMs } = options;
  const settings = presenceSettingsOf(options.settings);
  const presence = createPresence({
    store,
    directory: options,
    cluster: clusterOf(options, settings, clock),
    clock,
    rules: rulesOf(settings),
    ...(stillValid && { stillValid }),
    ...(onEnded && { onEnded }),
    ...(onResighted && { onResighted }),
    ...(observe && { observe }),
    ...(onUnforeseen && { onUnforeseen }),
    ...(viewersToldAgainMs !== undefined && { viewersToldAgainMs }),
  });
  presence.start();
  return presence;
}

function clusterOf({ cluster, observe }: OpenOptions, settings: PresenceSettings, clock: Clock): Cluster {
  if (!cluster) return singleNode(clock);
  if (typeof cluster !== 'function') return cluster;
  const onFailure = (what: string, error: unknown) => observe?.({ kind: 'failed-softly', what, error });
  return cluster({ settings, clock, onFailure });
}

function rulesOf(settings: PresenceSettings): PresenceOptions['rules'] {
  const { offlineThresholdMs: offlineMs, awayThresholdMs: awayMs, ...rules } = settings;
  return { ...rules, offlineMs, awayMs };
}
