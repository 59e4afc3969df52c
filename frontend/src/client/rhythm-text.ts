/** When people are usually online, and when they are likely back, in words. Pure: `now` is passed in. */
import { DAY_MS, HOUR_MS, type Outlook, readTime, type UsualHours } from '@meeshy/status-protocol';
import { clockText, dateFormat, dayNumber, relative } from './dates.ts';
import type { Reading } from './reading.ts';
import { rhythmWordsOf } from './rhythm-languages.ts';
import { type Language, localeOf, wordsOf } from './words.ts';

/** 0:00 of some Monday, UTC. */
const MONDAY = Date.UTC(2024, 0, 1);
/** 1 January 1970 was a Thursday. */
const THURSDAY = 3;
/** At that share of an hour somebody is there more often than not … */
const MOSTLY = 0.5;
/** … and where they are nowhere so often, so seldom is what there is. */
const AT_ALL = 0.25;
/** A break of so many hours, for lunch say, is part of a day. */
const LONGEST_BREAK = 1;
/** Sooner than that no time is worth telling. */
const SOON_MS = HOUR_MS / 2;

/** Whole hours of a day, 0 to 24. */
export interface HourSpan {
  readonly from: number;
  readonly to: number;
}

/** The hours of today by the clock of `hours`, and which day of the week that is: 0 is Monday. */
export function hoursToday({ week, zone }: UsualHours, now: number): { day: number; row: readonly number[] } {
  const day = (dayNumber(now, zone) + THURSDAY) % 7;
  return { day, row: week[day] ?? [] };
}

/** Those of a day in which somebody is usually there, breaks left out. */
export function usualSpans(row: readonly number[]): HourSpan[] {
  const least = row.some((share) => share >= MOSTLY) ? MOSTLY : AT_ALL;
  const spans: { from: number; to: number }[] = [];
  row.forEach((share, hour) => {
    if (share < least) return;
    const last = spans.at(-1);
    if (last && hour - last.to <= LONGEST_BREAK) last.to = hour + 1;
    else spans.push({ from: hour, to: hour + 1 });
  });
  return spans;
}

/** "Usually 9–18", of today. */
export function usualText(hours: UsualHours, { now, language }: Pick<Reading, 'now' | 'language'>): string {
  const words = rhythmWordsOf(language);
  const { day, row } = hoursToday(hours, now);
  const spans = usualSpans(row);
  if (spans.length === 0) return words.usuallyNot(dayName(day, language));
  if (spans.some(({ from, to }) => to - from === 24)) return words.usuallyAllDay;
  return words.usually(listed(spans, language));
}

/** The same by the hour, for those who do not see the bars: "Online on Mondays, by the hour: 9–12 almost always, …". */
export function usualAlternative(hours: UsualHours, { now, language }: Pick<Reading, 'now' | 'language'>): string {
  const { often, byHour } = rhythmWordsOf(language);
  const { day, row } = hoursToday(hours, now);
  const alike: (HourSpan & { readonly share: number; to: number })[] = [];
  row.forEach((share, hour) => {
    const last = alike.at(-1);
    if (last?.share === share) last.to = hour + 1;
    else alike.push({ from: hour, to: hour + 1, share });
  });
  const said = alike.map((span) => `${spanText(span, language)} ${often[Math.round(span.share * 4)] ?? ''}`);
  return `${byHour(dayName(day, language))}: ${said.join(', ')}`;
}

/** "Usually back around 14:00", "Usually back tomorrow around 09:00"; nothing once that is over. */
export function outlookText(outlook: Outlook, reading: Reading): string {
  const words = rhythmWordsOf(reading.language);
  const around = readTime(outlook.around);
  if (around === null || isOver(outlook, reading)) return '';
  if (around - reading.now < SOON_MS) return words.usuallyBackSoon;
  return words.usuallyBack(clockText(around, reading.language, reading.zone), dayText(around, reading));
}

/** What that means: what it is made of, and how probable it is. */
export function outlookMeaning({ by, probability }: Outlook, reading: Reading): string {
  const words = rhythmWordsOf(reading.language);
  const at = readTime(by);
  const percent = new Intl.NumberFormat(localeOf(reading.language), { style: 'percent' }).format(probability);
  return [words.outlookMade, at === null ? '' : words.outlookLikely(percent, whenText(at, reading))].join(' ').trim();
}

function isOver({ by }: Outlook, { now }: Reading): boolean {
  return (readTime(by) ?? 0) <= now;
}

/** "14:00", "tomorrow at 09:00", "Monday at 09:00". */
function whenText(time: number, reading: Reading): string {
  const { language, zone } = reading;
  const [day, clock] = [dayText(time, reading), clockText(time, language, zone)];
  return day === null ? clock : wordsOf(language).dayAndTime(day, clock);
}

/** "tomorrow", "Monday"; `null`: today. */
function dayText(time: number, { now, language, zone }: Reading): string | null {
  const days = dayNumber(time, zone) - dayNumber(now, zone);
  if (days <= 0) return null;
  return days === 1 ? relative(language, 1, 'day') : dateFormat(language, { weekday: 'long' }, zone).format(time);
}

function dayName(day: number, language: Language): string {
  return dateFormat(language, { weekday: 'long' }, 'UTC').format(MONDAY + day * DAY_MS);
}

function listed(spans: readonly HourSpan[], language: Language): string {
  return spans.map((span) => spanText(span, language)).join(', ');
}

/** "9 AM – 6 PM", "09 – 18". */
function spanText({ from, to }: HourSpan, language: Language): string {
  const format = dateFormat(language, { hour: 'numeric' }, 'UTC');
  return [from, to].map((hour) => format.format(MONDAY + hour * HOUR_MS)).join(' – ');
}
