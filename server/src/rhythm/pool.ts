/** What is known of people in general: it is what an outlook begins with, before it knows anybody. */

/** Whoever is away for less than `belowHours` comes back so many times as soon as their hours alone would tell. */
export interface Stretch {
  readonly belowHours: number;
  readonly factor: number;
}

/** Pooled from 5,000 people of a public chat archive. */
export const STRETCHES: readonly Stretch[] = [
  { belowHours: 1, factor: 1.68 },
  { belowHours: 2, factor: 1.39 },
  { belowHours: 4, factor: 1.09 },
  { belowHours: 8, factor: 0.86 },
  { belowHours: 16, factor: 0.91 },
  { belowHours: 32, factor: 0.78 },
  { belowHours: 72, factor: 0.57 },
  { belowHours: 168, factor: 0.43 },
  { belowHours: Number.POSITIVE_INFINITY, factor: 0.35 },
];

/** Returns for each hour away: an assumption, as the gaps are. */
export const POOL_RATE = 1 / 48;

/** Absences that are equally frequent, in hours, in order: of people who were away for half an hour and more. */
export const POOL_GAPS: readonly number[] = [0.8, 1.6, 4, 9.4, 14, 16, 22.4, 27.4, 41.4, 64, 96, 155, 336, 715];

export function factorAt(elapsedHours: number, stretches: readonly Stretch[]): number {
  return stretches.find(({ belowHours }) => elapsedHours < belowHours)?.factor ?? 1;
}
