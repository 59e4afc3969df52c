import { systemClock } from './clock.ts';
import { singleNode } from './cluster/single.ts';
import { createPresence } from './live/presence.ts';
import type { LivePresence, PresenceOptions } from './live/types.ts';
import type { Cluster, Directory } from './presence/ports.ts';
import { type PresenceSettings, readPresenceSettings } from './settings.ts';

export interface OpenOptions
  extends Directory,
    Pick<PresenceOptions, 'store' | 'stillValid' | 'onEnded' | 'observe' | 'onUnforeseen' | 'clock'> {
  /** What differs from the defaults. */
  readonly settings?: Partial<PresenceSettings>;
  /** Unless given, this process alone. */
  readonly cluster?: Cluster;
}

/**
 * Presence for whatever transport the host has: the maintenance job starts, and connections are told of by hand. For
 * each one whose credentials the host has accepted it calls `admit`, with a `Link`; then `sessionActivity` for what
 * comes from it, and `closed` when it is gone. As with `attachPresence` it tells `joined`, `left`, `end` and REST
 * `activity`, and calls `stop` before it closes its connections.
 */
export function openPresence(options: OpenOptions): LivePresence {
  const { store, stillValid, onEnded, observe, onUnforeseen, clock = systemClock } = options;
  const presence = createPresence({
    store,
    directory: options,
    cluster: options.cluster ?? singleNode(clock),
    clock,
    rules: rulesOf(settingsOf(options)),
    ...(stillValid && { stillValid }),
    ...(onEnded && { onEnded }),
    ...(observe && { observe }),
    ...(onUnforeseen && { onUnforeseen }),
  });
  presence.start();
  return presence;
}

export function settingsOf({ settings }: Pick<OpenOptions, 'settings'>): PresenceSettings {
  return { ...readPresenceSettings({}), ...settings };
}

function rulesOf(settings: PresenceSettings): PresenceOptions['rules'] {
  const { offlineThresholdMs: offlineMs, awayThresholdMs: awayMs, ...rules } = settings;
  return { ...rules, offlineMs, awayMs };
}
