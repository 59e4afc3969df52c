/** Dates in words, by `Intl`. Times are epoch milliseconds; `zone`: an IANA time zone; of none the machine's own counts. */
import { DAY_MS, isZone } from '@meeshy/status-protocol';
import { type Language, localeOf } from './words.ts';

/** "14:02". */
export function clockText(time: number, language: Language, zone?: string): string {
  return dateFormat(language, { hour: '2-digit', minute: '2-digit' }, zone).format(time);
}

/** Counts calendar days. */
export function dayNumber(time: number, zone?: string): number {
  if (!isKnown(zone)) {
    const date = new Date(time);
    return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS);
  }
  const part = partsOf(time, { year: 'numeric', month: 'numeric', day: 'numeric' }, zone);
  return Math.round(Date.UTC(part('year'), part('month') - 1, part('day')) / DAY_MS);
}

export function isSameYear(a: number, b: number, zone?: string): boolean {
  return yearOf(a, zone) === yearOf(b, zone);
}

function yearOf(time: number, zone?: string): number {
  return isKnown(zone) ? partsOf(time, { year: 'numeric' }, zone)('year') : new Date(time).getFullYear();
}

/** Whether a day begins with this minute. */
export function isMidnight(time: number, zone?: string): boolean {
  const part = partsOf(time, { hour: 'numeric', minute: 'numeric' }, zone);
  return part('hour') === 0 && part('minute') === 0;
}

/** "in 3 hours", "yesterday". */
export function relative(language: Language, amount: number, unit: 'minute' | 'hour' | 'day'): string {
  const locale = typeof language === 'string' ? language : language.locale;
  const format = relativeFormats.get(locale) ?? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  relativeFormats.set(locale, format);
  return format.format(amount, unit);
}

export function dateFormat(
  language: Language,
  options: Intl.DateTimeFormatOptions,
  zone?: string,
): Intl.DateTimeFormat {
  return made(localeOf(language), options, zone);
}

// Making a format is slow, and lists ask for hundreds.
const dateFormats = new Map<string, Intl.DateTimeFormat>();
const relativeFormats = new Map<string, Intl.RelativeTimeFormat>();
const knownZones = new Map<string, boolean>();

function made(locale: string, options: Intl.DateTimeFormatOptions, zone?: string): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`;
  const known = dateFormats.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat(locale, isKnown(zone) ? { ...options, timeZone: zone } : options);
  dateFormats.set(key, format);
  return format;
}

function isKnown(zone: string | undefined): zone is string {
  if (zone === undefined) return false;
  const isOne = knownZones.get(zone) ?? isZone(zone);
  knownZones.set(zone, isOne);
  return isOne;
}

/** The numbers of a date, in the calendar that the whole world shares. */
function partsOf(time: number, options: Intl.DateTimeFormatOptions, zone?: string) {
  const format = made('en-u-ca-gregory-nu-latn', { ...options, hourCycle: 'h23' }, zone);
  const parts = format.formatToParts(time);
  return (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
}
