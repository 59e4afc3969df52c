/** How long somebody is away by their hours: how often they came back in each hour of the week in which they were away. */

import { POOL_RATE, STRETCHES, type Stretch, stretchOf } from './pool.ts';
import { type Asked, HOUR_MS, HOURS_OF_WEEK, hourOfDayKind, type Stay, type StillAway, stays } from './week.ts';

/** By hour of the week: hours in which they might have come back, and how often they did. */
export interface Tables {
  readonly away: Float32Array;
  readonly back: Float32Array;
}

/** The own rate is believed as much as the pool's by so many hours. */
const RATE_HOURS = 10;

export function awayByHours(rates: Float64Array, asked: Asked, stretches: readonly Stretch[] = STRETCHES): StillAway {
  const { leftAt, at, zone } = asked;
  const away = new Float64Array(at.length);
  let expected = 0;
  let next = 0;
  for (const stay of stays(leftAt, at.at(-1) ?? leftAt, zone)) {
    const rate = (rates[stay.hourOfWeek] ?? 0) * stretchOf(stay.at - leftAt, stay.hours, stretches);
    for (let hours = hoursIn(stay); hours <= stay.hours; hours = hoursIn(stay)) {
      away[next++] = Math.exp(-expected - rate * hours);
    }
    expected += rate * stay.hours;
  }
  return away.fill(Math.exp(-expected), next);

  /** After how many of its hours the next moment is. */
  function hoursIn(stay: Stay): number {
    return ((at[next] ?? Number.POSITIVE_INFINITY) - stay.at) / HOUR_MS;
  }
}

/** Returns for each hour away, whenever it is. */
export function ownRate({ away, back }: Tables): number {
  return shrunk(sumOf(back), sumOf(away), POOL_RATE, RATE_HOURS);
}

/**
 * By hour of the week: shrunk to that of weekdays or of the weekend, which is shrunk to the own rate, each as if so many hours of that
 * had been seen.
 */
export function ratesOf({ away, back }: Tables, shrinkingHours: number): Float64Array {
  const own = ownRate({ away, back });
  const awayByKind = byDayKind(away);
  const backByKind = byDayKind(back);
  return Float64Array.from({ length: HOURS_OF_WEEK }, (_, hour) => {
    const kind = hourOfDayKind(hour);
    const ofKind = shrunk(backByKind[kind] ?? 0, awayByKind[kind] ?? 0, own, shrinkingHours);
    return shrunk(back[hour] ?? 0, away[hour] ?? 0, ofKind, shrinkingHours);
  });
}

function byDayKind(table: Float32Array): Float64Array {
  const sums = new Float64Array(48);
  table.forEach((value, hour) => {
    sums[hourOfDayKind(hour)] = (sums[hourOfDayKind(hour)] ?? 0) + value;
  });
  return sums;
}

const sumOf = (table: Float32Array) => table.reduce((sum, value) => sum + value, 0);

const shrunk = (back: number, away: number, towards: number, weight: number) =>
  (back + weight * towards) / (away + weight);
