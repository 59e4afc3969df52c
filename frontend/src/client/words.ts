/** The words of the library's components. Statuses have theirs in the protocol package; dates come from `Intl`. */
import type { DisplayLanguage, Seen, StateValue } from '@meeshy/status-protocol';

export interface Words {
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
  /** The status of somebody before anything was told. */
  unknown: string;
  connected: string;
  reconnecting: string;
  offlineSince: (time: string) => string;
  asOf: (time: string) => string;
  retry: string;
  participants: string;
  participantsFailed: string;
  participantsLater: string;
  nobody: string;
  refresh: string;
  refreshing: string;
  refreshed: (time: string) => string;
  refreshFailed: string;
  close: string;
  guest: string;
  message: string;
  invited: string;
  limitedByYou: string;
  invitedPeople: string;
}

export const WORDS: Readonly<Record<DisplayLanguage, Words>> = {
  fr: {
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
    unknown: 'Inconnu',
    connected: 'Connecté',
    reconnecting: 'Reconnexion…',
    offlineSince: (time) => `Hors connexion : statuts à ${time}`,
    asOf: (time) => `statut à ${time}`,
    retry: 'Réessayer',
    participants: 'Participants',
    participantsFailed: "Les participants n'ont pas pu être chargés.",
    participantsLater:
      'Les participants ne peuvent pas être lus pour le moment. Ils viendront au retour de la connexion.',
    nobody: 'Personne ici pour le moment.',
    refresh: 'Rafraîchir',
    refreshing: 'Rafraîchissement…',
    refreshed: (time) => `Rafraîchi à ${time}`,
    refreshFailed: "Le rafraîchissement n'a pas abouti.",
    close: 'Fermer',
    guest: 'Invité',
    message: 'Écrire',
    invited: 'Invitation envoyée · statut après acceptation',
    limitedByYou: 'Vous voyez moins, selon ce que vous partagez vous-même',
    invitedPeople: 'Personnes invitées',
  },
  en: {
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
    unknown: 'Unknown',
    connected: 'Connected',
    reconnecting: 'Reconnecting…',
    offlineSince: (time) => `Offline: statuses as of ${time}`,
    asOf: (time) => `as of ${time}`,
    retry: 'Retry',
    participants: 'Participants',
    participantsFailed: 'The participants could not be loaded.',
    participantsLater: 'The participants cannot be read now. They come when the connection is back.',
    nobody: 'Nobody here yet.',
    refresh: 'Refresh',
    refreshing: 'Refreshing…',
    refreshed: (time) => `Refreshed ${time}`,
    refreshFailed: 'The refresh did not work.',
    close: 'Close',
    guest: 'Guest',
    message: 'Message',
    invited: 'Invited · status after they accept',
    limitedByYou: 'You see less, because of what you share yourself',
    invitedPeople: 'Invited people',
  },
};

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

/** The person's own variant of a language (fr-CA, en-GB) when the browser knows one: it decides 14:02 or 2:02 PM. */
export function localeOf(language: DisplayLanguage): string {
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
