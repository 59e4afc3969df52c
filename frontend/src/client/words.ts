/** The words of the library's components, in its own languages and in others. Dates come from `Intl`. */
import { type DisplayLanguage, type Seen, STATUS_LABELS, type StateValue, type Status } from '@meeshy/status-protocol';
import type { ListWords } from './list-words.ts';
import type { MenuWords } from './menu-words.ts';
import type { PlaceWords } from './place-words.ts';
import type { RhythmWords } from './rhythm-words.ts';

/** Everything that the library says in one language. */
export interface Words extends Partial<ListWords>, Partial<RhythmWords> {
  /** BCP 47: as dates, times and names are written there. */
  locale: string;
  statuses: Readonly<Record<Status, string>>;
  seenJustNow: string;
  seen: (when: string) => string;
  seenLately: Readonly<Record<Seen, string>>;
  onDate: (date: string) => string;
  dayAndTime: (day: string, time: string) => string;
  /** `when`: a time of today, or a day of the week. */
  until: (when: string) => string;
  untilDate: (date: string) => string;
  midnight: string;
  states: Readonly<Record<StateValue, string>>;
  /** Of somebody away or offline to whom push messages get: "Offline, gets notifications". */
  reached: string;
  /** The status of somebody before anything was told. */
  unknown: string;
  connected: string;
  reconnecting: string;
  offlineSince: (time: string) => string;
  asOf: (time: string) => string;
  retry: string;
  /** Of the menu by which one says something of oneself. Unless given, in the language of the library's that is closest. */
  menu?: Partial<MenuWords>;
  /** Of where people are. Likewise. */
  place?: Partial<PlaceWords>;
}

/** One of the library's own languages, or the words of another one. */
export type Language = DisplayLanguage | Words;

/** Words of another language. What is left out is said in the language of the library's that is closest. */
export type SomeWords = Partial<Omit<Words, 'locale' | 'menu'>> & {
  readonly locale: string;
  readonly menu?: Partial<MenuWords> | undefined;
};

const WORDS: Readonly<Record<DisplayLanguage, Words>> = {
  fr: {
    locale: 'fr',
    statuses: STATUS_LABELS.fr,
    seenJustNow: "vu à l'instant",
    seen: (when) => `vu ${when}`,
    seenLately: {
      recently: 'vu récemment',
      week: 'vu cette semaine',
      month: 'vu ce mois-ci',
      long: 'vu il y a longtemps',
    },
    onDate: (date) => `le ${date}`,
    dayAndTime: (day, time) => `${day} à ${time}`,
    until: (when) => `jusqu'à ${when}`,
    untilDate: (date) => `jusqu'au ${date}`,
    midnight: 'minuit',
    states: {
      available: 'Disponible',
      busy: 'Occupé',
      dnd: 'Ne pas déranger',
      invisible: 'Apparaît hors ligne',
    },
    reached: 'reçoit les notifications',
    unknown: 'Inconnu',
    connected: 'Connecté',
    reconnecting: 'Reconnexion…',
    offlineSince: (time) => `Hors connexion : statuts à ${time}`,
    asOf: (time) => `statut à ${time}`,
    retry: 'Réessayer',
  },
  en: {
    locale: 'en',
    statuses: STATUS_LABELS.en,
    seenJustNow: 'seen just now',
    seen: (when) => `seen ${when}`,
    seenLately: {
      recently: 'seen recently',
      week: 'seen this week',
      month: 'seen this month',
      long: 'seen a long time ago',
    },
    onDate: (date) => `on ${date}`,
    dayAndTime: (day, time) => `${day} at ${time}`,
    until: (when) => `until ${when}`,
    untilDate: (date) => `until ${date}`,
    midnight: 'midnight',
    states: {
      available: 'Available',
      busy: 'Busy',
      dnd: 'Do not disturb',
      invisible: 'Appears offline',
    },
    reached: 'gets notifications',
    unknown: 'Unknown',
    connected: 'Connected',
    reconnecting: 'Reconnecting…',
    offlineSince: (time) => `Offline: statuses as of ${time}`,
    asOf: (time) => `as of ${time}`,
    retry: 'Retry',
  },
};

/** The words of a language. */
export function wordsOf(language: Language): Words {
  return typeof language === 'string' ? WORDS[language] : language;
}

/** The whole of some words of another language. */
export function completeWords({ locale, menu, ...words }: SomeWords): Words {
  const closest = WORDS[closestTo(locale)];
  return { ...closest, ...words, locale: readLocale(locale) ?? closest.locale, ...(menu && { menu }) };
}

/** The language of the library's that is closest to a locale; else English. */
export function closestTo(locale: string): DisplayLanguage {
  return firstSpoken([locale]) ?? 'en';
}

/** The page's language, else the browser's, as far as this library speaks it; else English. */
export function pageLanguage(): DisplayLanguage {
  const page = typeof document === 'undefined' ? '' : document.documentElement.lang;
  return firstSpoken([page]) ?? browserLanguage();
}

/** The first of the browser's languages that this library speaks; else English. */
export function browserLanguage(): DisplayLanguage {
  return firstSpoken(browserLanguages()) ?? 'en';
}

function firstSpoken(tags: readonly string[]): DisplayLanguage | undefined {
  const spoken = tags.map((tag) => tag.slice(0, 2).toLowerCase());
  return spoken.find((language) => language === 'fr' || language === 'en');
}

/**
 * The person's own variant of a language (fr-CA, en-GB) when the browser knows one: it decides 14:02 or 2:02 PM. Words say theirs
 * themselves.
 */
export function localeOf(language: Language): string {
  if (typeof language !== 'string') return language.locale;
  const locales = browserLanguages().flatMap((tag) => readLocale(tag) ?? []);
  return locales.find((locale) => locale === language || locale.startsWith(`${language}-`)) ?? language;
}

/** A tag as `Intl` takes it, `null` for one that it does not: systems also say `en_US.UTF-8`, `en-US@posix` or `C`. */
export function readLocale(tag: unknown): string | null {
  if (typeof tag !== 'string') return null;
  const [name = ''] = tag.split(/[.@]/);
  try {
    return Intl.getCanonicalLocales(name.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

function browserLanguages(): readonly string[] {
  const languages: readonly unknown[] = typeof navigator === 'undefined' ? [] : (navigator.languages ?? []);
  return languages.filter((tag) => typeof tag === 'string');
}
