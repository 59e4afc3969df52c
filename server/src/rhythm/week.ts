/** The hours of the week, as somebody's own clock has them. Times are epoch milliseconds. */

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** From Monday, 0:00. */
export const HOURS_OF_WEEK = 168;
/** 1970 began on a Thursday. */
const FIRST_HOUR = 3 * 24;
/** Two years of days with one change each would be more than anybody asks for at a time. */
const MOST_KEPT = 1_000;

/** Within about so many hours leaving is leaving at the same time … */
const ALIKE_HOURS = 2;
/** … and that of another kind of day tells so much less. */
const OTHER_DAY = 0.05;

/** By how many minutes somebody's clock is before UTC at a moment. */
export type Zone = (at: number) => number;

/** Part of an absence within one hour of the week, from `at` on. */
export interface Stay {
  readonly hourOfWeek: number;
  readonly at: number;
  readonly hours: number;
}

/** Of an IANA zone; a `RangeError` when there is none of that name. */
export function zoneOf(name: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  const atMidnight = new Map<number, number>();

  function read(at: number): number {
    const text = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(text) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  }

  function startOf(day: number): number {
    const known = atMidnight.get(day);
    if (known !== undefined) return known;
    if (atMidnight.size >= MOST_KEPT) atMidnight.clear();
    const offset = read(day * DAY_MS);
    atMidnight.set(day, offset);
    return offset;
  }

  // Asking `Intl` costs microseconds, and one outlook asks hundreds of times. No zone changes twice within a day.
  return (at) => {
    const day = Math.floor(at / DAY_MS);
    const offset = startOf(day);
    return offset === startOf(day + 1) ? offset : read(at);
  };
}

export const hourOfWeek = (at: number, zone: Zone) => hourOf(at + zone(at) * MINUTE_MS);

/** 0 to 23 on weekdays, 24 to 47 on Saturday and Sunday. */
export function hourOfDayKind(hourOfWeek: number): number {
  return (hourOfWeek % 24) + (hourOfWeek < 5 * 24 ? 0 : 24);
}

/** How much two moments of leaving are alike, up to 1: by the hour of the day, and by which day it is before. */
export function alikeness(one: number, other: number): number {
  const apart = Math.abs((one % 24) - (other % 24));
  const hours = Math.min(apart, 24 - apart);
  const byHour = Math.exp(-(hours ** 2) / (2 * ALIKE_HOURS ** 2));
  return nightKind(one) === nightKind(other) ? byHour : byHour * OTHER_DAY;
}

/** From Monday to Thursday one day is like another; Friday, Saturday and Sunday are each their own. */
const nightKind = (hourOfWeek: number) => Math.max(3, Math.floor(hourOfWeek / 24));

/** Moments of an absence that are asked about, in their order. */
export interface Asked {
  readonly leftAt: number;
  readonly at: readonly number[];
  readonly zone: Zone;
}

/** At each of the moments: how probable it is of whoever left at `leftAt` that they are away still. */
export type StillAway = Float64Array;

/** Cut where the own clock strikes. */
export function* stays(from: number, to: number, zone: Zone): Generator<Stay, undefined> {
  for (let at = from; at < to; ) {
    const local = at + zone(at) * MINUTE_MS;
    const until = Math.min(to, at + HOUR_MS - modulo(local, HOUR_MS));
    yield { hourOfWeek: hourOf(local), at, hours: (until - at) / HOUR_MS };
    at = until;
  }
}

const hourOf = (local: number) => modulo(Math.floor(local / HOUR_MS) + FIRST_HOUR, HOURS_OF_WEEK);

const modulo = (value: number, by: number) => ((value % by) + by) % by;
