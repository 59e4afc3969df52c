/** Weeks that somebody might have lived, for whoever wants to see what becomes of them. The same ones for the same `seed`. */
import { MARK_MS, markAt } from '../rhythm/marks.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Zone } from '../rhythm/week.ts';

/** Online from, and to, in hours of the own clock; on how many of a hundred such days. */
type Stay = readonly [from: number, to: number, percent: number];

export interface Life {
  readonly username: string;
  readonly zone: string;
  readonly seed: number;
  readonly weekday: readonly Stay[];
  readonly weekend: readonly Stay[];
}

/** Whoever takes so many breaks, each day alike, is predicted at nearly any hour. */
const REGULAR: readonly Stay[] = [
  [7.5, 9, 100],
  [10, 12, 100],
  [13, 15.5, 100],
  [16.5, 18, 100],
  [20.5, 22.5, 100],
];

/** Those demo people who have their hours recorded. */
export const LIVES: readonly Life[] = [
  {
    username: 'alice',
    zone: 'Europe/Paris',
    seed: 1,
    weekday: [
      [9.5, 12.5, 95],
      [14, 18.5, 95],
      [21, 22, 40],
    ],
    weekend: [[15, 16.5, 35]],
  },
  {
    username: 'bob',
    zone: 'Europe/Paris',
    seed: 2,
    weekday: REGULAR,
    weekend: REGULAR,
  },
];

/** How much a beginning or an end differs from day to day, either way. */
const JITTER_MS = 12 * MINUTE_MS;

/** The marks of being online from one time until another, epoch ms, in their order. */
export function livedMarks(
  life: Pick<Life, 'seed' | 'weekday' | 'weekend'>,
  from: number,
  to: number,
  zone: Zone,
): number[] {
  const marks = new Set<number>();
  for (let day = Math.floor(from / DAY_MS); day * DAY_MS < to; day += 1) {
    // The same day, whenever one looks.
    const random = randomBy(life.seed * 100_000 + day);
    const midnight = day * DAY_MS - zone(day * DAY_MS) * MINUTE_MS;
    // 1 January 1970 was a Thursday.
    const isWeekend = (day + 3) % 7 >= 5;
    for (const [begins, ends, percent] of isWeekend ? life.weekend : life.weekday) {
      const jitter = () => (2 * random() - 1) * JITTER_MS;
      const [start, end] = [midnight + begins * HOUR_MS + jitter(), midnight + ends * HOUR_MS + jitter()];
      if (random() * 100 >= percent) continue;
      for (let at = Math.max(start, from); at < Math.min(end, to); at += MARK_MS) marks.add(markAt(at));
    }
  }
  return [...marks].sort((one, other) => one - other);
}

/** Mulberry32: from 0, and below 1. */
function randomBy(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
