import type { Reciprocity } from '../presence/audience/shared-sights.ts';
import type { Rules } from '../presence/decision/rules.ts';

/** What presence goes by: the thresholds and times of its settings. */
export interface PresenceRules extends Rules {
  readonly throttleIntervalMs: number;
  readonly cacheCleanupIntervalMs: number;
  readonly cacheMaxAgeMs: number;
  readonly startupGraceMs: number;
  readonly maxSessionsPerSubject: number;
  /** Whether one sees of others no more than one shows them (P12). */
  readonly reciprocity: Reciprocity;
  /** P21: a conversation with more present members is a crowd. */
  readonly crowdLimit: number;
}
