/**
 * When somebody who is away is likely back: for each hour of the week that is to come, how probable a return is by then.
 * Two answers are averaged. Their hours know when they come; their gaps, how long they stay away when they leave like this.
 */

import { type Gap, gapsOf, type Habits, stretchOf } from './habits.ts';
import { POOL_GAPS, POOL_RATE, STRETCHES, type Stretch } from './pool.ts';
import { alikeness, HOUR_MS, HOURS_OF_WEEK, hourOfDayKind, hourOfWeek, stays, type Zone } from './week.ts';

export const HORIZON_HOURS = 168;
/** An hour of the week is believed as much as its kind of day by so many hours; that as much as the own rate. */
const SHRINKING_HOURS = 5;
/** The own rate as much as the pool's. */
const RATE_HOURS = 10;
/** So many gaps are the pool's. */
const PSEUDO_GAPS = 2;

/** At `[k]`: how probable it is that somebody who left at `leftAt` and is not back now will be within `k + 1` hours. */
export type Returns = Float64Array;

export function returnsOf(habits: Habits, leftAt: number, now: number, zone: Zone): Returns {
  const byHours = returnsByHours(habits, leftAt, now, zone);
  const left = hourOfWeek(leftAt, zone);
  const byGaps = returnsByGaps(gapsOf(habits), (now - leftAt) / HOUR_MS, POOL_GAPS, (gap) => alikeness(gap.left, left));
  return byHours.map((probability, hour) => (probability + (byGaps[hour] ?? 1)) / 2);
}

export function returnsByHours(
  habits: Habits,
  leftAt: number,
  now: number,
  zone: Zone,
  stretches: readonly Stretch[] = STRETCHES,
): Returns {
  const rates = ratesOf(habits);
  const expected = new Float64Array(HORIZON_HOURS);
  for (const { hourOfWeek: hour, at, hours } of stays(now, now + HORIZON_HOURS * HOUR_MS, zone)) {
    const stretched = hours * (rates[hour] ?? 0) * stretchOf(at - leftAt, hours, stretches);
    spread(expected, stretched, (at - now) / HOUR_MS, hours);
  }
  let sum = 0;
  return expected.map((returns) => {
    sum += returns;
    return 1 - Math.exp(-sum);
  });
}

/** An hour of their clock is part of two hours from now. */
function spread(expected: Float64Array, returns: number, from: number, hours: number): void {
  const first = Math.floor(from);
  const share = Math.min(1, (first + 1 - from) / hours);
  expected[first] = (expected[first] ?? 0) + returns * share;
  if (first + 1 < HORIZON_HOURS) expected[first + 1] = (expected[first + 1] ?? 0) + returns * (1 - share);
}

/** Of the gaps that are longer than what has elapsed, each as `alike` weighs it, with some of the pool's. */
export function returnsByGaps(
  gaps: readonly Gap[],
  elapsedHours: number,
  pool: readonly number[],
  alike: (gap: Gap) => number = () => 1,
): Returns {
  const own = endings(elapsedHours);
  for (const gap of gaps) own.add(gap.hours, alike(gap));
  const others = endings(elapsedHours);
  for (const hours of pool) others.add(hours, 1);
  const each = others.total() > 0 ? PSEUDO_GAPS / others.total() : 0;
  let sum = 0;
  return own.within.map((weight, hour) => {
    sum += weight + each * (others.within[hour] ?? 0);
    return Math.min(1, sum / (own.total() + PSEUDO_GAPS));
  });
}

/** How much of what is longer than what has elapsed ends in each of the hours that come. */
function endings(elapsedHours: number) {
  const within = new Float64Array(HORIZON_HOURS);
  let total = 0;
  return {
    within,
    total: () => total,
    add(hours: number, weight: number) {
      if (hours <= elapsedHours) return;
      total += weight;
      const hour = Math.ceil(hours - elapsedHours) - 1;
      if (hour < HORIZON_HOURS) within[hour] = (within[hour] ?? 0) + weight;
    },
  };
}

/** Returns for each hour away, whenever it is. */
export function ownRate({ away, back }: Habits): number {
  return shrunk(sumOf(back), sumOf(away), POOL_RATE, RATE_HOURS);
}

/** By hour of the week: shrunk to that of weekdays or of the weekend, which is shrunk to the own rate. */
function ratesOf(habits: Habits): Float64Array {
  const { away, back } = habits;
  const own = ownRate(habits);
  const awayByKind = byDayKind(away);
  const backByKind = byDayKind(back);
  return Float64Array.from({ length: HOURS_OF_WEEK }, (_, hour) => {
    const kind = hourOfDayKind(hour);
    const ofKind = shrunk(backByKind[kind] ?? 0, awayByKind[kind] ?? 0, own, SHRINKING_HOURS);
    return shrunk(back[hour] ?? 0, away[hour] ?? 0, ofKind, SHRINKING_HOURS);
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
