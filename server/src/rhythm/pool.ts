/** What is known of people in general: it is what an outlook begins with, before it knows anybody. */

import { HOUR_MS } from './week.ts';

/** Whoever is away for less than `belowHours` comes back so many times as soon as their hours alone would tell. */
export interface Stretch {
  readonly belowHours: number;
  readonly factor: number;
}

/** Pooled from 5,000 people of a public chat archive. Who stays away for longer is known by other answers better than by this. */
export const STRETCHES: readonly Stretch[] = [
  { belowHours: 1, factor: 1.68 },
  { belowHours: 2, factor: 1.39 },
  { belowHours: 4, factor: 1.09 },
  { belowHours: 8, factor: 0.86 },
  { belowHours: Number.POSITIVE_INFINITY, factor: 0.91 },
];

/** Returns for each hour away: an assumption, as the gaps are. */
export const POOL_RATE = 1 / 48;

/** Absences that are equally frequent, in hours, in order: of people who were away for half an hour and more. */
const POOL_GAPS: readonly number[] = [0.8, 1.6, 4, 9.4, 14, 16, 22.4, 27.4, 41.4, 64, 96, 155, 336, 715];
/** So many stay away for longer than all of these. */
const HARDLY_ANY = 1 / 29;

/** Nobody was away who was back sooner. */
const SHORTEST_HOURS = 0.5;

/** By how much the elapsed time changes an hour that begins after so long: as it is in its middle. */
export function stretchOf(elapsedMs: number, hours: number, stretches: readonly Stretch[]): number {
  const middle = elapsedMs / HOUR_MS + hours / 2;
  return stretches.find(({ belowHours }) => middle < belowHours)?.factor ?? 1;
}

/** How many are away still after so many hours, of all people: between the gaps in proportion to the logarithm. */
export function awayAfter(hours: number): number {
  const next = POOL_GAPS.findIndex((gap) => gap > hours);
  if (next < 0) return HARDLY_ANY;
  const [from, to] = [POOL_GAPS[next - 1] ?? SHORTEST_HOURS, POOL_GAPS[next] ?? SHORTEST_HOURS];
  const part = Math.log(Math.max(hours, from) / from) / Math.log(to / from);
  return 1 - (1 - HARDLY_ANY) * ((next + part) / POOL_GAPS.length);
}
