/**
 * Since when somebody has been away, in words. Pure: times are epoch milliseconds, `now` is passed in. `zone`: the reader's time
 * zone, IANA; that of the machine unless told.
 */
import type { Seen } from '@meeshy/status-protocol';
import { HOUR_MS, MINUTE_MS } from '@meeshy/status-protocol';
import { clockText, dateFormat, dayNumber, isSameYear, relative } from './dates.ts';
import { type Language, wordsOf } from './words.ts';

/** "10 hours ago" is clearer than "yesterday at 22:40"; from here on it is the other way round. */
const HOURS_UNTIL_MS = 12 * HOUR_MS;

/** "seen just now", "seen 4 minutes ago", "seen yesterday at 18:40", "seen on 3 March"; absent: nothing. */
export function lastSeenText(lastActiveAt: number | null, now: number, language: Language, zone?: string): string {
  if (lastActiveAt === null) return '';
  const words = wordsOf(language);
  return now - lastActiveAt < MINUTE_MS ? words.seenJustNow : words.seen(whenText(lastActiveAt, now, language, zone));
}

/** "seen this week": of somebody whose times one does not see. Absent, or a word of a later protocol: nothing. */
export function seenText(seen: Seen | null | undefined, language: Language): string {
  return (seen && wordsOf(language).seenLately[seen]) ?? '';
}

/** When the text of a time changes next, as long as that tells minutes; `null`: it does not. */
export function nextTextChangeAt(lastActiveAt: number | null, now: number): number | null {
  if (lastActiveAt === null || now - lastActiveAt >= HOUR_MS) return null;
  const minutes = Math.max(0, Math.floor((now - lastActiveAt) / MINUTE_MS));
  return lastActiveAt + (minutes + 1) * MINUTE_MS;
}

/** "as of 14:02"; another day is told, too. */
export function asOfText(time: number, now: number, language: Language, zone?: string): string {
  const day = dayNumber(now, zone) === dayNumber(time, zone) ? {} : ({ day: 'numeric', month: 'short' } as const);
  return wordsOf(language).asOf(
    dateFormat(language, { ...day, hour: '2-digit', minute: '2-digit' }, zone).format(time),
  );
}

function whenText(time: number, now: number, language: Language, zone: string | undefined): string {
  const elapsedMs = now - time;
  if (elapsedMs < HOUR_MS) return relative(language, -Math.floor(elapsedMs / MINUTE_MS), 'minute');
  const daysAgo = dayNumber(now, zone) - dayNumber(time, zone);
  if (daysAgo === 0 || elapsedMs < HOURS_UNTIL_MS) return relative(language, -Math.floor(elapsedMs / HOUR_MS), 'hour');
  const words = wordsOf(language);
  if (daysAgo === 1) return words.dayAndTime(relative(language, -1, 'day'), clockText(time, language, zone));
  if (daysAgo < 7) return relative(language, -daysAgo, 'day');
  const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long' };
  const options: Intl.DateTimeFormatOptions = isSameYear(time, now, zone) ? day : { ...day, year: 'numeric' };
  return words.onDate(dateFormat(language, options, zone).format(time));
}
