/** The words of the library's components. Statuses have theirs in the protocol package; dates come from `Intl`. */
import type { DisplayLanguage } from '@meeshy/status-protocol';

export interface Words {
  seenJustNow: string;
  seen: (when: string) => string;
  onDate: (date: string) => string;
  dayAndTime: (day: string, time: string) => string;
  connected: string;
  reconnecting: string;
  offlineSince: (time: string) => string;
  retry: string;
  participants: string;
  participantsFailed: string;
  nobody: string;
  refresh: string;
  refreshing: string;
  refreshed: (time: string) => string;
  refreshFailed: string;
  close: string;
  guest: string;
  invited: string;
}

export const WORDS: Readonly<Record<DisplayLanguage, Words>> = {
  fr: {
    seenJustNow: "vu à l'instant",
    seen: (when) => `vu ${when}`,
    onDate: (date) => `le ${date}`,
    dayAndTime: (day, time) => `${day} à ${time}`,
    connected: 'Connecté',
    reconnecting: 'Reconnexion…',
    offlineSince: (time) => `Hors connexion : statuts à ${time}`,
    retry: 'Réessayer',
    participants: 'Participants',
    participantsFailed: "Les participants n'ont pas pu être chargés.",
    nobody: 'Personne ici pour le moment.',
    refresh: 'Rafraîchir',
    refreshing: 'Rafraîchissement…',
    refreshed: (time) => `Rafraîchi à ${time}`,
    refreshFailed: "Le rafraîchissement n'a pas abouti.",
    close: 'Fermer',
    guest: 'Invité',
    invited: 'Invitation en attente',
  },
  en: {
    seenJustNow: 'seen just now',
    seen: (when) => `seen ${when}`,
    onDate: (date) => `on ${date}`,
    dayAndTime: (day, time) => `${day} at ${time}`,
    connected: 'Connected',
    reconnecting: 'Reconnecting…',
    offlineSince: (time) => `Offline: statuses as of ${time}`,
    retry: 'Retry',
    participants: 'Participants',
    participantsFailed: 'The participants could not be loaded.',
    nobody: 'Nobody here yet.',
    refresh: 'Refresh',
    refreshing: 'Refreshing…',
    refreshed: (time) => `Refreshed ${time}`,
    refreshFailed: 'The refresh did not work.',
    close: 'Close',
    guest: 'Guest',
    invited: 'Invitation pending',
  },
};

/** The page's language, else the browser's, as far as this library speaks it; else English. */
export function pageLanguage(): DisplayLanguage {
  const page = typeof document === 'undefined' ? '' : document.documentElement.lang;
  for (const tag of [page, ...browserLanguages()]) {
    const language = tag.slice(0, 2).toLowerCase();
    if (language === 'fr' || language === 'en') return language;
  }
  return 'en';
}

/** The person's own variant of a language (fr-CA, en-GB) when the browser knows one: it decides 14:02 or 2:02 PM. */
export function localeOf(language: DisplayLanguage): string {
  return browserLanguages().find((tag) => tag.startsWith(language)) ?? language;
}

function browserLanguages(): readonly string[] {
  return typeof navigator === 'undefined' ? [] : (navigator.languages ?? []);
}
