/** Whom a sweep has taken offline: stored at once, and told soon, but not all in one stroke. */
import type { Change } from '../../presence/subjects/change.ts';
import type { Standings } from '../../presence/subjects/subjects.ts';
import { createSpread } from '../delivery/spread.ts';

/** So many are told of at once. */
const EXITS_PER_SLICE = 20;
/** However many a sweep takes offline, it has told so after this time. */
const TOLD_WITHIN_MS = 3_000;

export interface ExitsParts {
  readonly subjects: Standings;
  /** Has a change stored. */
  readonly keep: (change: Change) => void;
  readonly announce: (change: Change) => void;
  readonly maintenanceIntervalMs: number;
}

export interface Exits {
  /** One that has been overtaken when its turn comes is not told. */
  tell(changes: readonly Change[]): void;
  /** Those that wait are told in another way. */
  clear(): void;
  stop(): void;
  /** How many wait. */
  readonly size: number;
}

export function createExits({ subjects, keep, announce, maintenanceIntervalMs }: ExitsParts): Exits {
  const spread = createSpread(EXITS_PER_SLICE);
  return {
    tell(changes) {
      for (const change of changes) keep(change);
      const work = changes.map((change) => () => {
        if (subjects.facts(change.subject.id)?.version === change.facts.version) announce(change);
      });
      spread.add(work, Math.min(TOLD_WITHIN_MS, maintenanceIntervalMs / 2));
    },
    clear: spread.clear,
    stop: spread.stop,
    get size() {
      return spread.size;
    },
  };
}
