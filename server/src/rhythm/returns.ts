/** When somebody who is away is likely back: for each hour of the week that is to come, how probable a return is by then. */

import { stillAway } from './answers.ts';
import type { Habits } from './habits.ts';
import { HOUR_MS, type StillAway, type Zone } from './week.ts';

export const HORIZON_HOURS = 168;

/** At `[k]`: how probable it is that somebody who left at `leftAt` and is not back now will be within `k + 1` hours. */
export type Returns = Float64Array;

export function returnsOf(habits: Habits, leftAt: number, now: number, zone: Zone): Returns {
  return returnsWhen(stillAway(habits, { leftAt, at: hoursOn(now), zone }));
}

/** `from`, and the full hours after it, to the horizon. */
export function hoursOn(from: number): number[] {
  return Array.from({ length: HORIZON_HOURS + 1 }, (_, hour) => from + hour * HOUR_MS);
}

/** After the first of the moments, of those who are away still at it. */
export function returnsWhen(away: StillAway): Returns {
  const still = away[0] ?? 1;
  return away.subarray(1).map((probability) => 1 - probability / still);
}
