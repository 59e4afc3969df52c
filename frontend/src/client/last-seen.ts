/** Since when somebody has been away, in words. Pure: times are epoch milliseconds, `now` is passed in. */
import type { DisplayLanguage, Seen } from '@meeshy/status-protocol';
import { clockText, dateFormat, dayNumber, relative } from './dates.ts';
import { WORDS } from './words.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** "10 hours ago" is clearer than "yesterday at 22:40"; from here on it is the other way round. */
const HOURS_UNTIL_MS = 12 * HOUR_MS;

/** "seen just now", "seen 4 minutes ago", "seen yesterday at 18:40", "seen on 3 March"; absent: nothing. */
export function lastSeenText(lastActiveAt: number | null, now: number, language: DisplayLanguage): string {
  if (lastActiveAt === null) return '';
  const words = WORDS[language];
  return now - lastActiveAt < MINUTE_MS ? words.seenJustNow : words.seen(whenText(lastActiveAt, now, language));
}

/** "seen this week": of somebody whose times one does not see. Absent, or a word of a later protocol: nothing. */
export function seenText(seen: Seen | null | undefined, language: DisplayLanguage): string {
  return (seen && WORDS[language].seenLately[seen]) ?? '';
}

/** When the text of a time changes next; `null`: not within a minute. */
export function nextTextChangeAt(lastActiveAt: number | null, now: number): number | null {
  if (lastActiveAt === null || now - lastActiveAt >= HOUR_MS) return null;
  const minutes = Math.max(0, Math.floor((now - lastActiveAt) / MINUTE_MS));
  return lastActiveAt + (minutes + 1) * MINUTE_MS;
}

/** "as of 14:02"; another day is told, too. */
export function asOfText(time: number, now: number, language: DisplayLanguage): string {
  const day = dayNumber(now) === dayNumber(time) ? {} : ({ day: 'numeric', month: 'short' } as const);
  return WORDS[language].asOf(dateFormat(language, { ...day, hour: '2-digit', minute: '2-digit' }).format(time));
}

function whenText(time: number, now: number, language: DisplayLanguage): string {
  const elapsedMs = now - time;
  if (elapsedMs < HOUR_MS) return relative(language, -Math.floor(elapsedMs / MINUTE_MS), 'minute');
  const daysAgo = dayNumber(now) - dayNumber(time);
  if (daysAgo === 0 || elapsedMs < HOURS_UNTIL_MS) return relative(language, -Math.floor(elapsedMs / HOUR_MS), 'hour');
  const words = WORDS[language];
  if (daysAgo === 1) return words.dayAndTime(relative(language, -1, 'day'), clockText(time, language));
  if (daysAgo < 7) return relative(language, -daysAgo, 'day');
  const isSameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long' };
  return words.onDate(dateFormat(language, isSameYear ? day : { ...day, year: 'numeric' }).format(time));
}
