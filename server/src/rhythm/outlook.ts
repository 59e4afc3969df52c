/** P23: what is said of somebody's return, if anything: only what is worth saying, or nothing. */

import { LONGEST_MS } from './answers.ts';
import { type Habits, worth } from './habits.ts';
import { HORIZON_HOURS, type Returns, returnsOf } from './returns.ts';
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
const SOON_HOURS = 8;
const PROBABLE = 0.7;
/** … or of ten returns eight are within so many hours of each other. */
const NARROW_HOURS = 12;
const EARLY = 0.1;
const LATE = 0.9;

/** With fewer absences, or when what was learnt is worth fewer returns, nothing is known. */
const LEAST_LEARNT = 20;
const LEAST_RETURNS = 5;

/** `null`: nothing that is worth saying. `zone`: of the person who is away, who has been so since `leftAt`. */
export function outlookOf(habits: Habits, leftAt: number, now: number, zone: Zone): Outlook | null {
  if (!(now >= leftAt && now - leftAt < LONGEST_MS) || !isKnown(habits, now)) return null;
  return told(returnsOf(habits, leftAt, now, zone), now);
}

function isKnown(habits: Habits, now: number): boolean {
  const returns = habits.back.reduce((sum, value) => sum + value, 0) * worth(habits, now);
  return habits.learnt >= LEAST_LEARNT && returns >= LEAST_RETURNS;
}

function told(returns: Returns, now: number): Outlook | null {
  const [early, middle, late] = [EARLY, 0.5, LATE].map((share) => hoursUntil(returns, share)) as [
    number,
    number,
    number,
  ];
  const at = (hours: number) => now + Math.round(hours * HOUR_MS);
  const around = at(middle);
  const from = at(early);
  if (late - early <= NARROW_HOURS) return { probability: LATE, by: at(late), around, from };
  const soon = returns[SOON_HOURS - 1] ?? 0;
  if (soon >= PROBABLE) return { probability: soon, by: at(SOON_HOURS), around, from };
  return null;
}

/** After how many hours so many are back, between full hours in proportion; beyond the horizon nobody knows when. */
function hoursUntil(returns: Returns, share: number): number {
  const hour = returns.findIndex((probability) => probability >= share);
  if (hour < 0 || hour >= HORIZON_HOURS) return Number.POSITIVE_INFINITY;
  const before = returns[hour - 1] ?? 0;
  return hour + (share - before) / ((returns[hour] ?? 1) - before);
}
