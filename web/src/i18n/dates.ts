/** Dates in words, by `Intl`. Times are epoch milliseconds or ISO 8601 strings. */
import { DAY_MS, type DisplayLanguage } from '@meeshy/status-protocol';
import { localeOf } from '@meeshy/status-react/client';
import type { Dictionary } from './en.ts';

/** "14:02". */
export function clockTime(time: number | string, language: DisplayLanguage): string {
  return format(language, { hour: '2-digit', minute: '2-digit' }).format(new Date(time));
}

/** "14:02:37". */
export function exactTime(time: number | string, language: DisplayLanguage): string {
  return format(language, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(time));
}

/** "24 November 2026 at 10:00". */
export function dateAndTime(time: number | string, language: DisplayLanguage): string {
  return format(language, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(time));
}

/** "Today", "Yesterday", "Monday, 16 November", with the year when it is another one. */
export function dayName(time: number | string, now: number, language: DisplayLanguage, text: Dictionary): string {
  const daysAgo = dayNumber(now) - dayNumber(time);
  if (daysAgo === 0) return text.conversation.today;
  if (daysAgo === 1) return text.conversation.yesterday;
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  const options: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };
  return capitalised(format(language, sameYear ? options : { ...options, year: 'numeric' }).format(new Date(time)));
}

/** For the edge of a list: "14:02" today, "Mon" within a week, "16/11/2026" before. */
export function shortDate(time: number | string, now: number, language: DisplayLanguage): string {
  const daysAgo = dayNumber(now) - dayNumber(time);
  if (daysAgo <= 0) return clockTime(time, language);
  const options: Intl.DateTimeFormatOptions = daysAgo < 7 ? { weekday: 'short' } : { dateStyle: 'short' };
  return format(language, options).format(new Date(time));
}

/** Counts calendar days of the person's own time zone: whether two times are of one day, and how many lie between. */
export function dayNumber(time: number | string): number {
  const date = new Date(time);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS);
}

/** Made once for each language and form. */
export function format(language: DisplayLanguage, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  const made = formats.get(key) ?? new Intl.DateTimeFormat(localeOf(language), options);
  formats.set(key, made);
  return made;
}

// Making a format is slow, and lists and tables ask for hundreds.
const formats = new Map<string, Intl.DateTimeFormat>();

export function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
