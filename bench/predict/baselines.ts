/** What is simpler than the model. */

import { awayByHours, ratesOf, type Tables } from '../../server/src/rhythm/by-hours.ts';
import type { Stretch } from '../../server/src/rhythm/pool.ts';
import { HORIZON_HOURS, hoursOn, type Returns, returnsWhen } from '../../server/src/rhythm/returns.ts';
import { DAY_MS, HOUR_MS, type Zone } from '../../server/src/rhythm/week.ts';
import type { Moment } from './moments.ts';

/** So many gaps are the pool's. */
const PSEUDO_GAPS = 2;
const SHRINKING_HOURS = 5;
/** To whom hours count alike however long somebody is away. */
export const NO_STRETCHES: readonly Stretch[] = [];

export function byHourOfWeek(flat: Tables, { leftAt, now }: Moment, zone: Zone): Returns {
  const rates = ratesOf(flat, SHRINKING_HOURS);
  return returnsWhen(awayByHours(rates, { leftAt, at: hoursOn(now), zone }, NO_STRETCHES));
}

/** Of the gaps, in hours, those that are longer than what has elapsed, with some of the pool's. */
export function byGaps(gaps: readonly number[], { leftAt, now }: Moment, pool: readonly number[]): Returns {
  const elapsed = (now - leftAt) / HOUR_MS;
  const own = endings(gaps, elapsed);
  const others = endings(pool, elapsed);
  const each = others.count > 0 ? PSEUDO_GAPS / others.count : 0;
  let sum = 0;
  return own.within.map((count, hour) => {
    sum += count + each * (others.within[hour] ?? 0);
    return Math.min(1, sum / (own.count + PSEUDO_GAPS));
  });
}

/** How many of what is longer than what has elapsed end in each of the hours that come. */
function endings(gaps: readonly number[], elapsed: number) {
  const longer = gaps.filter((hours) => hours > elapsed);
  const within = new Float64Array(HORIZON_HOURS);
  for (const hours of longer) {
    const hour = Math.ceil(hours - elapsed) - 1;
    if (hour < HORIZON_HOURS) within[hour] = (within[hour] ?? 0) + 1;
  }
  return { within, count: longer.length };
}

export const atConstantRate = (rate: number): Returns => hourly((hours) => 1 - Math.exp(-rate * hours));

/** At the hour at which they left. */
export function atSameHour({ leftAt, now }: Moment): Returns {
  const back = leftAt + Math.ceil((now - leftAt + 1) / DAY_MS) * DAY_MS;
  return hourly((hours) => (now + hours * HOUR_MS >= back ? 1 : 0));
}

const hourly = (within: (hours: number) => number) =>
  Float64Array.from({ length: HORIZON_HOURS }, (_, hour) => within(hour + 1));
