/** The thresholds and times by which it is decided what is true of a subject, and when viewers are told. */
import type { Thresholds } from '@meeshy/status-protocol';
import type { FlapRules } from './flapping.ts';

export interface Rules extends Thresholds, FlapRules {
  /** A return within this time after the end of a last session is silent (P5). */
  readonly disconnectGraceMs: number;
  /** Active subjects are announced again at the latest after this time (P8). */
  readonly refreshIntervalMs: number;
  /** Time between two sweeps. */
  readonly maintenanceIntervalMs: number;
}
