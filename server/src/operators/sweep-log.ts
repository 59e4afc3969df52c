/** What the last sweeps did. Kept whether anybody watches or not: four lines a minute cost nothing. */

import type { Observation } from '@meeshy/status-gateway';
import { type OperatorFigures, writeTime } from '@meeshy/status-protocol';
import { round } from './tally.ts';

const KEPT = 20;

export interface SweepLog {
  observe(observation: Observation, at: number): void;
  read(): Pick<OperatorFigures, 'sweeps' | 'zombies' | 'drift'>;
}

export function createSweepLog(): SweepLog {
  let sweeps: OperatorFigures['sweeps'] = [];
  let zombies = { idle: 0, orphan: 0 };
  let drift: Readonly<Record<string, number>> = {};

  return {
    observe(seen, at) {
      if (seen.kind === 'compared') drift = seen.drift;
      if (seen.kind !== 'swept') return;
      const { idle, orphans, seconds } = seen;
      zombies = { idle: zombies.idle + idle, orphan: zombies.orphan + orphans };
      sweeps = [{ at: writeTime(at) ?? '', idle, orphans, ms: round(seconds * 1_000) }, ...sweeps].slice(0, KEPT);
    },
    read: () => ({ sweeps, zombies, drift }),
  };
}
