/** How good predictions were. The smaller, the better. */

import type { Random } from '../../chaos/random.ts';
import { HORIZON_HOURS, type Returns } from '../../server/src/rhythm/returns.ts';

export interface Score {
  /** Hours. */
  readonly crps: number;
  readonly brier8: number;
  readonly brier24: number;
}

/** What was said to be so probable, and how often it came true. */
export interface Decile {
  readonly count: number;
  readonly said: number;
  readonly came: number;
}

/** What is said may be wrong by so much … */
const TOLERATED = 0.08;
/** … in so many moments and more by what is seen; in fewer by what chance leaves open of it. */
export const ENOUGH_MOMENTS = 300;
/** Of a normal distribution 95 % is within so many standard deviations. */
const SPREAD = 1.96;

export interface Range {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2_000;

/** `hours`: after which they were back. */
export function scoreOf(returns: Returns, hours: number): Score {
  const brier = (within: number) => ((returns[within - 1] ?? 0) - (hours <= within ? 1 : 0)) ** 2;
  let crps = 0;
  for (let within = 1; within <= HORIZON_HOURS; within++) crps += brier(within);
  return { crps, brier8: brier(8), brier24: brier(24) };
}

export function meanOf(scores: readonly Score[]): Score {
  const mean = (key: keyof Score) => average(scores.map((score) => score[key]));
  return { crps: mean('crps'), brier8: mean('brier8'), brier24: mean('brier24') };
}

export function decilesOf(pairs: readonly (readonly [said: number, came: boolean])[]): Decile[] {
  const byDecile = Array.from({ length: 10 }, (): (readonly [number, boolean])[] => []);
  for (const pair of pairs) byDecile[Math.min(9, Math.floor(pair[0] * 10))]?.push(pair);
  return byDecile.map((some) => ({
    count: some.length,
    said: average(some.map(([said]) => said)),
    came: average(some.map(([, came]) => (came ? 1 : 0))),
  }));
}

/** As probable as was said; `true` as well of so few moments that nobody can tell. */
export function isAsSaid({ count, said, came }: Decile): boolean {
  if (count === 0) return true;
  const { low, high } = count >= ENOUGH_MOMENTS ? { low: came, high: came } : rateRange(came, count);
  return low <= said + TOLERATED && high >= said - TOLERATED;
}

/** Where a rate is with 95 %, of which `came` was seen in `count` moments: Wilson's interval. */
export function rateRange(came: number, count: number): Omit<Range, 'mean'> {
  const scale = 1 + SPREAD ** 2 / count;
  const middle = (came + SPREAD ** 2 / (2 * count)) / scale;
  const half = (SPREAD / scale) * Math.sqrt((came * (1 - came)) / count + SPREAD ** 2 / (4 * count ** 2));
  return { low: middle - half, high: middle + half };
}

/** 95 % of what the mean would have been with other people of this sort: a bootstrap over them. */
export function bootstrap(values: readonly number[], random: Random): Range {
  const means = Array.from({ length: RESAMPLES }, () => average(values.map(() => random.pick(values))));
  means.sort((a, b) => a - b);
  const at = (share: number) => means[Math.floor(share * RESAMPLES)] ?? 0;
  return { mean: average(values), low: at(0.025), high: at(0.975) };
}

export const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
