/** Moments at which one might ask when somebody is back. */

import type { Random } from '../../chaos/random.ts';
import { type Absence, absencesOf } from '../../server/src/rhythm/absences.ts';
import { DAY_MS } from '../../server/src/rhythm/week.ts';
import type { Person } from './people.ts';

export interface Moment extends Absence {
  readonly now: number;
}

/** Nobody is asked about who has been away for longer. */
const LONGEST_MS = 7 * DAY_MS;
const STEP_MS = 1_000;

/** Of the second half of somebody's absences; each moment in them is as probable as each other. In their order. */
export function randomMoments({ sessions }: Person, count: number, random: Random): Moment[] {
  const absences = secondHalf(absencesOf(sessions));
  const lengths = absences.map(({ leftAt, backAt }) => Math.floor(Math.min(backAt - leftAt, LONGEST_MS) / STEP_MS));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const at = Array.from({ length: count }, () => random.below(total)).sort((a, b) => a - b);
  const moments: Moment[] = [];
  let before = 0;
  absences.forEach((absence, index) => {
    const length = lengths[index] ?? 0;
    while (moments.length < count && (at[moments.length] ?? 0) < before + length) {
      moments.push({ ...absence, now: absence.leftAt + ((at[moments.length] ?? 0) - before) * STEP_MS });
    }
    before += length;
  });
  return moments;
}

export const firstHalf = (absences: readonly Absence[]) => absences.slice(0, Math.floor(absences.length / 2));
const secondHalf = (absences: readonly Absence[]) => absences.slice(Math.floor(absences.length / 2));
