/** What the clocks of a place say, and when they are changed. */
import { DAY_MS, MARK_MS, MARKS_A_DAY } from './marks.ts';

const HOUR_MS = 3_600_000;
/** 1 January 1970 was a Thursday. */
const MONDAY_OFFSET = 3;

/** Five minutes, as clocks there show them. */
export interface Local {
  /** Days since 1 January 1970 by the calendar there. */
  readonly date: number;
  /** 0 is Monday. */
  readonly weekday: number;
  readonly hour: number;
}

export type Locally = (mark: number) => Local;

/** Throws when it is no zone. Clocks are changed at whole five minutes, and at most once in a day of UTC. */
export function locallyIn(zone: string): Locally {
  const offsetAt = offsetsIn(zone);
  /** By the day, in ms; `null`: they are changed in it. */
  const ofDays = new Map<number, number | null>();

  function offsetOf(day: number): number | null {
    const known = ofDays.get(day);
    if (known !== undefined) return known;
    const [from, to] = [offsetAt(day * DAY_MS), offsetAt((day + 1) * DAY_MS)];
    const offset = from === to ? from : null;
    ofDays.set(day, offset);
    return offset;
  }

  return (mark) => {
    const at = mark * MARK_MS;
    const local = at + (offsetOf(Math.floor(mark / MARKS_A_DAY)) ?? offsetAt(at));
    const date = Math.floor(local / DAY_MS);
    return { date, weekday: modulo(date + MONDAY_OFFSET, 7), hour: Math.floor(modulo(local, DAY_MS) / HOUR_MS) };
  };
}

/** `2026-03-29` */
export function writeDate(date: number): string {
  return new Date(date * DAY_MS).toISOString().slice(0, 10);
}

/** How far clocks there are ahead of UTC at a time. */
function offsetsIn(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - at;
  };
}

function modulo(a: number, b: number): number {
  return ((a % b) + b) % b;
}
