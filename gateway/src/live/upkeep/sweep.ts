/** P8, P9: one sweep. What has gone stale is told again, and zombies are taken offline, each by a chore of its own. */
import type { Agreement } from '../cluster/agreement.ts';
import type { Observe } from '../observation.ts';
import { softly } from '../softly.ts';
import type { ReadStored, SweepOrphans } from './orphans.ts';
import type { Repetition } from './repetition.ts';

export interface SweepParts {
  readonly agreement: Pick<Agreement, 'stateTouched'>;
  readonly repetition: Pick<Repetition, 'tell'>;
  /** Both answer how many they took offline. */
  readonly sweepIdle: (since: () => number) => Promise<number>;
  readonly sweepOrphans: SweepOrphans;
  readonly closeExpired: () => Promise<void>;
  readonly now: () => number;
  readonly observe: Observe;
}

export interface Sweep {
  /** One at a time. `judgesOrphans`: the start-up grace is over, so whoever has no living session has left. */
  run(judgesOrphans: boolean, readStored: ReadStored): Promise<{ idle: number; orphans: number }>;
  /** The clock was set by so much. */
  clockSet(byMs: number): void;
}

export function createSweep(parts: SweepParts): Sweep {
  const { agreement, repetition, sweepIdle, sweepOrphans, closeExpired, now, observe } = parts;
  /** When the one under way began. It moves along with all that is remembered: by another clock everybody would be idle. */
  let begunAt = 0;
  const since = () => begunAt;

  return {
    async run(judgesOrphans, readStored) {
      begunAt = now();
      agreement.stateTouched();
      await repetition.tell(since);
      const idle = await sweepIdle(since);
      await softly(observe, 'ending sessions', closeExpired);
      const orphans = judgesOrphans
        ? await softly(observe, 'taking orphans offline', () => sweepOrphans(readStored))
        : 0;
      return { idle, orphans: orphans ?? 0 };
    },

    clockSet(byMs) {
      begunAt += byMs;
    },
  };
}
