/** What a history says: when somebody was there, how long in a day, and at which hours of the week. */
import { dayOf, MARK_MS, MARKS_A_DAY, markAt } from './marks.ts';
import { DAY_MS, HOURS_OF_WEEK, hourOfWeek, MINUTE_MS, type Zone } from './week.ts';

/** So long each day is kept; of what was before, the hours of the week alone. */
export const KEPT_DAYS = 90;
/** In those, a day counts half as much as one so many days later. */
const HALVED_IN_DAYS = 21;

const MARK_MINUTES = MARK_MS / MINUTE_MS;
const MARKS_A_QUARTER = 15 / MARK_MINUTES;

/** Without a break, in epoch ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** One day by the calendar of a zone. */
export interface LocalDay {
  /** `2026-03-29` */
  readonly date: string;
  readonly minutes: number;
  readonly online: readonly Span[];
}

/** By the hour of the week, which begins on Monday: how much of it is known, and in how much of that somebody was online. */
export interface Week {
  readonly known: readonly number[];
  readonly online: readonly number[];
}

const NO_HOURS = Array.from({ length: HOURS_OF_WEEK }, () => 0);
export const NO_WEEK: Week = { known: NO_HOURS, online: NO_HOURS };

interface Day {
  /** Since 1 January 1970, by the calendar of the zone. */
  readonly date: number;
  minutes: number;
  readonly online: { from: number; to: number }[];
}

/** Of marks in their order: those days on which there are any. */
export function daysOf(marks: Iterable<number>, zone: Zone): LocalDay[] {
  const days: Day[] = [];
  for (const mark of marks) {
    const from = mark * MARK_MS;
    const date = Math.floor((from + zone(from) * MINUTE_MS) / DAY_MS);
    const to = from + MARK_MS;
    const last = days.at(-1);
    const day = last?.date === date ? last : newDay(date);
    if (day !== last) days.push(day);
    const span = day.online.at(-1);
    if (span?.to === from) span.to = to;
    else day.online.push({ from, to });
    day.minutes += MARK_MINUTES;
  }
  return days.map(({ date, ...day }) => ({ date: writeDate(date), ...day }));
}

/** The same without regard to days. */
export function spansOf(marks: Iterable<number>): Span[] {
  const spans: { from: number; to: number }[] = [];
  for (const mark of marks) {
    const from = mark * MARK_MS;
    const last = spans.at(-1);
    if (last?.to === from) last.to = from + MARK_MS;
    else spans.push({ from, to: from + MARK_MS });
  }
  return spans;
}

/** The hours of the week, of what is known from one time until another. */
export function weekOf(marks: Iterable<number>, { from, to }: Span, zone: Zone): Week {
  return weekAfter(NO_WEEK, marks, markAt(from), markAt(to), zone);
}

/** Share of each hour of the week, Monday first; `null`: nothing is known of it. */
export function sharesOf({ known, online }: Week): (number | null)[][] {
  const share = (hour: number) => {
    const of = known[hour] ?? 0;
    return of > 0 ? Math.round(((online[hour] ?? 0) / of) * 1_000) / 1_000 : null;
  };
  return Array.from({ length: 7 }, (_, day) => Array.from({ length: 24 }, (__, hour) => share(24 * day + hour)));
}

/**
 * What outlives the days from one to another, which is no part of it, after what has outlived those before. `since`, epoch ms: of what
 * was before nothing is known.
 */
export function outliving(
  before: Week,
  marks: readonly number[],
  { from, to, since }: { readonly from: number; readonly to: number; readonly since: number },
  zone: Zone,
): Week {
  let week = before;
  for (let day = from; day < to; day += 1) {
    const [first, end] = [day * MARKS_A_DAY, (day + 1) * MARKS_A_DAY];
    const own = marks.filter((mark) => mark >= first && mark < end);
    week = weekAfter(faded(week), own, Math.max(first, markAt(since)), end, zone);
  }
  return week;
}

/** The first day that is kept whole. */
export function firstKept(now: number): number {
  return dayOf(now - KEPT_DAYS * DAY_MS);
}

function faded({ known, online }: Week): Week {
  const fade = (value: number) => value * 2 ** (-1 / HALVED_IN_DAYS);
  return { known: known.map(fade), online: online.map(fade) };
}

function weekAfter(before: Week, marks: Iterable<number>, first: number, end: number, zone: Zone): Week {
  const [known, online] = [[...before.known], [...before.online]];
  const hourOf = hoursBy(zone);
  for (let mark = first; mark < end; ) {
    const marks = Math.min(MARKS_A_QUARTER - (mark % MARKS_A_QUARTER), end - mark);
    add(known, hourOf(mark), marks);
    mark += marks;
  }
  for (const mark of marks) if (mark >= first && mark < end) add(online, hourOf(mark));
  return { known, online };
}

/** Of marks in their order: clocks strike with a quarter of an hour of UTC, wherever they are. */
function hoursBy(zone: Zone): (mark: number) => number {
  let [quarter, hour] = [-1, 0];
  return (mark) => {
    const now = Math.floor(mark / MARKS_A_QUARTER);
    if (now !== quarter) [quarter, hour] = [now, hourOfWeek(mark * MARK_MS, zone)];
    return hour;
  };
}

function add(counts: number[], hour: number, marks = 1): void {
  counts[hour] = (counts[hour] ?? 0) + marks;
}

function newDay(date: number): Day {
  return { date, minutes: 0, online: [] };
}

/** `2026-03-29` */
function writeDate(date: number): string {
  return new Date(date * DAY_MS).toISOString().slice(0, 10);
}
