import type { Clock } from '../clock.ts';
import type { Cluster } from '../presence/ports.ts';
import type { PresenceSettings } from '../settings.ts';

/** Joins a cluster by the settings of this node. */
export type ClusterOf = (node: {
  readonly settings: PresenceSettings;
  readonly clock: Clock;
  /** Something failed that will be tried again. */
  readonly onFailure: (what: string, error: unknown) => void;
}) => Cluster;
