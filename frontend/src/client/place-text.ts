/** Where somebody is, in words (P24). Pure: times are epoch milliseconds, `now` is passed in. */
import { type DisplayLanguage, isZone, type Place } from '@meeshy/status-protocol';
import { clockText, dateFormat, dayNumber } from './dates.ts';
import { isolated } from './names.ts';
import type { PlaceWords } from './place-words.ts';
import type { Reading } from './reading.ts';
import { closestTo, type Language, localeOf } from './words.ts';

const WORDS: Readonly<Record<DisplayLanguage, PlaceWords>> = {
  en: {
    localTime: (time, name) => `${time} for ${name}`,
    onDay: (day, time) => `${day} ${time}`,
    onlineFrom: (place) => `Online from ${place}`,
    lastFrom: (place) => `Last online from ${place}`,
    onlineIn: (country) => `Online (${country})`,
    lastIn: (country) => `Last online (${country})`,
  },
  fr: {
    localTime: (time, name) => `${time} pour ${name}`,
    onDay: (day, time) => `${day} ${time}`,
    onlineFrom: (place) => `En ligne depuis ${place}`,
    lastFrom: (place) => `Dernière connexion depuis ${place}`,
    onlineIn: (country) => `En ligne (${country})`,
    lastIn: (country) => `Dernière connexion (${country})`,
  },
};

function wordsOf(language: Language): PlaceWords {
  if (typeof language === 'string') return WORDS[language];
  return { ...WORDS[closestTo(language.locale)], ...language.place };
}

/**
 * "22:40 for Alice", "Tuesday 01:10 for Alice" where it is another day there. Empty where no zone is known, or the clocks of both show the
 * same: that says nothing.
 */
export function localTimeText(place: Place | null | undefined, name: string, { now, language, zone }: Reading): string {
  const own = place?.zone;
  // A zone of today's data may be unknown to a browser of yesterday.
  if (typeof own !== 'string' || !isZone(own)) return '';
  const days = dayNumber(now, own) - dayNumber(now, zone);
  const time = clockText(now, language, own);
  if (days === 0 && time === clockText(now, language, zone)) return '';
  const words = wordsOf(language);
  const day = dateFormat(language, { weekday: 'long' }, own).format(now);
  return words.localTime(days === 0 ? time : words.onDay(capital(day, language), time), isolated(name));
}

/** "Paris, France", "France": the country as the reader's language calls it. Empty where none is known. */
export function placeName(place: Place | null | undefined, language: Language): string {
  const { country, city } = place?.label ?? {};
  const named = countryName(country, language);
  const town = typeof city === 'string' ? isolated(city) : '';
  // Of a country that is a city one name is enough.
  return named === '' || town === '' || town === named ? named : `${town}, ${named}`;
}

/** "Online from Paris, France", "Last online (France)". Empty where nothing is known. */
export function placeText(place: Place | null | undefined, isOnline: boolean, language: Language): string {
  const name = placeName(place, language);
  if (name === '') return '';
  const { onlineFrom, onlineIn, lastFrom, lastIn } = wordsOf(language);
  const isCountry = name === countryName(place?.label?.country, language);
  if (isOnline) return isCountry ? onlineIn(name) : onlineFrom(name);
  return isCountry ? lastIn(name) : lastFrom(name);
}

function countryName(code: unknown, language: Language): string {
  if (typeof code !== 'string' || !/^[A-Z]{2}$/.test(code)) return '';
  const locale = localeOf(language);
  const names = countryNames.get(locale) ?? new Intl.DisplayNames(locale, { type: 'region' });
  countryNames.set(locale, names);
  return names.of(code) ?? code;
}

const countryNames = new Map<string, Intl.DisplayNames>();

function capital(text: string, language: Language): string {
  const [first = ''] = text;
  return first.toLocaleUpperCase(localeOf(language)) + text.slice(first.length);
}
