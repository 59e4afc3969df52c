/** A minute, in milliseconds. */
export const MINUTE_MS = 60_000;
/** An hour, in milliseconds. */
export const HOUR_MS = 60 * MINUTE_MS;
/** 24 hours, in milliseconds: where clocks are set, a day of the calendar may have more or fewer. */
export const DAY_MS = 24 * HOUR_MS;

/** With its zone: without, a string means another time on each machine, and `Date.parse` takes "tab 1" for a year. */
const ISO_8601 = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/;

/** The last millisecond that ISO 8601 writes with a year of four digits. */
export const LATEST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * Reads a time as it comes from a wire or a database: ISO 8601 string, epoch milliseconds or Date.
 * What is missing, unreadable or epoch 0 is absent (`null`), never "now" (P1).
 */
export function readTime(value: unknown): number | null {
  const ms = value instanceof Date ? value.getTime() : typeof value === 'string' ? parse(value) : value;
  return typeof ms === 'number' && ms >= 1 && ms <= LATEST_TIME ? Math.floor(ms) : null;
}

/** What was written last: the times of an event, and of all that happens at once, are mostly the same. */
let last = { ms: 0, text: new Date(0).toISOString() };

/** The farthest from 1970 that a date holds. */
const FARTHEST = 8.64e15;

/** Writes a time for the wire: ISO 8601, `null` when absent, or none that a date holds. */
export function writeTime(ms: number | null): string | null {
  if (ms === null || !(Math.abs(ms) <= FARTHEST)) return null;
  if (ms !== last.ms) last = { ms, text: new Date(ms).toISOString() };
  return last.text;
}

function parse(text: string): number {
  return ISO_8601.test(text) ? Date.parse(text) : Number.NaN;
}
