/** P23: what is said of somebody's return, if anything: only what is worth saying, or nothing. */

import { LONGEST_MS, stillAway } from './answers.ts';
import { type Habits, worth } from './habits.ts';
import { hoursOn } from './returns.ts';
import { HOUR_MS, type Zone } from './week.ts';

/** Times are epoch milliseconds. */
export interface Outlook {
  /** That they are back by `by`. */
  readonly probability: number;
  readonly by: number;
  /** As probably sooner as later. */
  readonly around: number;
  /** It is improbable, one in ten, that they are back before. */
  readonly from: number;
}

/** Worth saying: it is probable that they are back within so many hours … */
const SOON_MS = 8 * HOUR_MS;
const PROBABLE = 0.7;
/** … or of ten returns eight are within so many hours of each other. */
const NARROW_MS = 12 * HOUR_MS;
const EARLY = 0.1;
const LATE = 0.9;

/** With fewer absences, or when what was learnt is worth fewer returns, nothing is known. */
const LEAST_LEARNT = 20;
const LEAST_RETURNS = 5;

/** `null`: nothing that is worth saying. `zone`: of the person who is away, who has been so since `leftAt`. */
export function outlookOf(habits: Habits, leftAt: number, now: number, zone: Zone): Outlook | null {
  if (!(now >= leftAt && now - leftAt < LONGEST_MS) || !isKnown(habits, now)) return null;
  return told(courseOf(habits, leftAt, now, zone), now);
}

function isKnown(habits: Habits, now: number): boolean {
  const returns = habits.back.reduce((sum, value) => sum + value, 0) * worth(habits, now);
  return habits.learnt >= LEAST_LEARNT && returns >= LEAST_RETURNS;
}

/** How probable a return is by each of some moments, the first of which is now. */
interface Course {
  readonly at: readonly number[];
  readonly back: Float64Array;
}

/** By full hours of the clock: by hours from now on, what lies between them would come out otherwise each minute. */
function courseOf(habits: Habits, leftAt: number, now: number, zone: Zone): Course {
  const at = [now, ...hoursOn((Math.floor(now / HOUR_MS) + 1) * HOUR_MS)];
  const away = stillAway(habits, { leftAt, at, zone });
  return { at, back: away.map((probability) => 1 - probability / (away[0] ?? 1)) };
}

function told(course: Course, now: number): Outlook | null {
  const [from, around, late] = [EARLY, 0.5, LATE].map((share) => momentOf(course, share)) as [number, number, number];
  if (late - from <= NARROW_MS) return { probability: LATE, by: late, around, from };
  const by = now + SOON_MS;
  const soon = backBy(course, by);
  return soon >= PROBABLE ? { probability: soon, by, around, from } : null;
}

/** When so many are back, between full hours in proportion; beyond the horizon nobody knows when. */
function momentOf({ at, back }: Course, share: number): number {
  const index = back.findIndex((probability) => probability >= share);
  return index < 0 ? Number.POSITIVE_INFINITY : Math.round(between(back, at, index, share));
}

function backBy({ at, back }: Course, moment: number): number {
  return between(
    at,
    back,
    at.findIndex((hour) => hour >= moment),
    moment,
  );
}

/** What is at `x`, between the points before `index` and at it. */
function between(xs: ArrayLike<number>, ys: ArrayLike<number>, index: number, x: number): number {
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [xs[index - 1], xs[index], ys[index - 1], ys[index]];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}
