/** One's history by the days and weeks of a calendar, as it is drawn. Times are epoch milliseconds; dates `2026-03-29`. */
import { DAY_MS, HOUR_MS, type OwnActivity, readTime } from '@meeshy/status-protocol';
import { momentOf, type Zone, zoneOf } from './zone.ts';

/** So many days of UTC are kept whole. */
const KEPT_DAYS = 90;
/** 1970 began on a Thursday. */
const MONDAY = 3;

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** One day, which has 23 or 25 hours when clocks are changed. */
export interface Day extends Span {
  readonly date: string;
  readonly hours: number;
  readonly minutes: number;
  readonly online: readonly Span[];
  /** Of what there is a history: not of what was before, nor of what is still to come. */
  readonly known: Span;
  /** When the clock shows 6:00, 12:00 and 18:00. */
  readonly quarters: readonly number[];
}

/** From a Monday, the latest day first. */
export interface Week {
  readonly monday: string;
  readonly minutes: number;
  readonly days: readonly Day[];
}

/** All days of which something is known, whether one was online or not; the latest week first. */
export function weeksOf(
  { since, zone: name, days }: Pick<OwnActivity, 'since' | 'zone' | 'days'>,
  now: number,
): Week[] {
  const begun = readTime(since);
  if (begun === null) return [];
  const zone = zoneOf(name);
  const marked = new Map(days.map((day) => [day.date, day]));
  const kept = Math.floor(now / DAY_MS - KEPT_DAYS) * DAY_MS;
  const known = { from: Math.max(begun, kept), to: now };
  const weeks = new Map<number, Day[]>();
  for (let date = dateAt(now, zone); date >= dateAt(known.from, zone); date -= 1) {
    const day = dayOf(date, marked.get(writeDate(date)), known, zone);
    // Samoa has no 30 December 2011.
    if (day.to <= day.from) continue;
    const monday = date - modulo(date + MONDAY, 7);
    weeks.set(monday, [...(weeks.get(monday) ?? []), day]);
  }
  return [...weeks].map(([monday, own]) => ({
    monday: writeDate(monday),
    minutes: own.reduce((sum, { minutes }) => sum + minutes, 0),
    days: own,
  }));
}

/** Where a moment lies in a day, from 0 to 1. */
export function placeIn({ from, to }: Span, at: number): number {
  return Math.min(1, Math.max(0, (at - from) / (to - from)));
}

function dayOf(date: number, marked: OwnActivity['days'][number] | undefined, known: Span, zone: Zone): Day {
  const from = momentOf(date * DAY_MS, zone);
  const to = momentOf((date + 1) * DAY_MS, zone);
  return {
    date: writeDate(date),
    from,
    to,
    hours: (to - from) / HOUR_MS,
    minutes: marked?.minutes ?? 0,
    online: (marked?.online ?? []).map((span) => ({ from: readTime(span.from) ?? 0, to: readTime(span.to) ?? 0 })),
    known: { from: Math.max(from, known.from), to: Math.min(to, known.to) },
    quarters: [6, 12, 18].map((hour) => momentOf(date * DAY_MS + hour * HOUR_MS, zone)),
  };
}

/** Days since 1 January 1970, by the calendar of the zone. */
function dateAt(at: number, zone: Zone): number {
  return Math.floor((at + zone(at)) / DAY_MS);
}

function writeDate(date: number): string {
  return new Date(date * DAY_MS).toISOString().slice(0, 10);
}

const modulo = (value: number, by: number) => ((value % by) + by) % by;
