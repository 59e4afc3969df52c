/** The words of the page on one's own activity. They are fetched with it; dates and numbers are written by `Intl`. */
import type { DisplayLanguage } from '@meeshy/status-protocol';
import { DAY_MS, HOUR_MS } from '@meeshy/status-protocol';
import { localeOf } from '@meeshy/status-react/client';
import { capitalised, format } from '../i18n/dates.ts';
import { useLanguage } from '../i18n/text.ts';

const en = {
  about: 'Meeshy can record in which five minutes you are online, so that you see when you usually are.',
  who: 'Only you see it, unless you show something of it below. Whoever runs the server sees sums of five people or more, and nobody in them. Nothing is recorded while you appear offline.',
  kept: 'Each day is kept for 90 days. Of what is older only the hours of the week are left, and the longer ago it was, the less it counts.',
  record: 'Record when I am online',
  recordCost: 'Turning it off erases everything that was recorded.',
  hours: 'Show others my usual hours',
  hoursCost:
    'Once four weeks are recorded, whoever sees your status in full sees roughly at which hours of the week you are online. Never single days.',
  outlook: 'Show others when I am likely back',
  outlookCost:
    'While you are away, whoever sees your status in full is told when you are likely back, if that can be said. It is worked out from what is recorded.',
  failed: 'This was not changed.',
  readFailed: 'Your activity could not be loaded.',
  offTitle: 'Stop recording?',
  offAsk: 'Everything that was recorded is erased now. It cannot be brought back.',
  offYes: 'Stop and erase',
  since: (date: string, zone: string) => `Recorded since ${date}. All times are those of ${zone}.`,
  nothing: 'Nothing is recorded yet. What is comes here as soon as you are online.',

  week: 'By the hour of the week',
  shown: 'Recorded',
  spans: { days: 'Last 90 days', earlier: 'Before' },
  weekHint: 'How much of each hour you were online.',
  earlierHint:
    'What is left of the days that are no longer kept. The longer ago they were, the less they count: half as much after three weeks.',
  day: 'Day',
  hour: 'Hour',
  unknown: 'not known yet',
  reading: (day: string, from: string, to: string, share: string) => `${day}, ${from} to ${to}: ${share}`,
  asTable: 'As a table',

  days: 'By the day',
  online: 'Online',
  total: 'In all',
  never: 'not online',
  earlierWeeks: 'Earlier weeks',

  keep: 'What is recorded',
  keepHint: 'Take it away as a file, or erase it. Recording goes on unless you turn it off.',
  exported: (format: string) => `Export as ${format}`,
  erase: 'Erase',
  eraseTitle: 'Erase what is recorded?',
  eraseAsk: 'Everything that was recorded until now is erased. It cannot be brought back. Recording goes on.',
};

export type ActivityWords = typeof en;

const fr: ActivityWords = {
  about:
    'Meeshy peut enregistrer dans quelles tranches de cinq minutes vous êtes en ligne, pour que vous voyiez quand vous l’êtes d’habitude.',
  who: 'Vous seul le voyez, sauf ce que vous en montrez ci-dessous. Qui gère le serveur ne voit que des sommes de cinq personnes ou plus, et personne en particulier. Rien n’est enregistré pendant que vous apparaissez hors ligne.',
  kept: 'Chaque jour est gardé 90 jours. De ce qui précède, il ne reste que les heures de la semaine, qui comptent de moins en moins avec le temps.',
  record: 'Enregistrer quand je suis en ligne',
  recordCost: 'Si vous arrêtez, tout ce qui a été enregistré est effacé.',
  hours: 'Montrer aux autres mes heures habituelles',
  hoursCost:
    'Après quatre semaines, qui voit tout votre statut voit à peu près à quelles heures de la semaine vous êtes en ligne. Jamais un jour précis.',
  outlook: 'Montrer aux autres quand je serai sans doute de retour',
  outlookCost:
    'En votre absence, qui voit tout votre statut apprend quand vous serez sans doute de retour, si l’on peut le dire. Cela se déduit de ce qui est enregistré.',
  failed: 'Cela n’a pas été changé.',
  readFailed: 'Votre activité n’a pas pu être chargée.',
  offTitle: 'Arrêter l’enregistrement ?',
  offAsk: 'Tout ce qui a été enregistré est effacé maintenant, sans retour possible.',
  offYes: 'Arrêter et effacer',
  since: (date, zone) => `Enregistré depuis le ${date}. Toutes les heures sont celles de ${zone}.`,
  nothing: 'Rien n’est enregistré pour l’instant. Cela viendra ici dès que vous serez en ligne.',

  week: 'Par heure de la semaine',
  shown: 'Période',
  spans: { days: '90 derniers jours', earlier: 'Avant' },
  weekHint: 'La part de chaque heure où vous étiez en ligne.',
  earlierHint:
    'Ce qui reste des jours qui ne sont plus gardés. Plus ils sont anciens, moins ils comptent : moitié moins après trois semaines.',
  day: 'Jour',
  hour: 'Heure',
  unknown: 'pas encore connu',
  reading: (day, from, to, share) => `${day}, de ${from} à ${to} : ${share}`,
  asTable: 'En tableau',

  days: 'Par jour',
  online: 'En ligne',
  total: 'En tout',
  never: 'pas en ligne',
  earlierWeeks: 'Semaines précédentes',

  keep: 'Ce qui est enregistré',
  keepHint: 'Emportez-le dans un fichier, ou effacez-le. L’enregistrement continue, sauf si vous l’arrêtez.',
  exported: (format) => `Exporter en ${format}`,
  erase: 'Effacer',
  eraseTitle: 'Effacer ce qui est enregistré ?',
  eraseAsk: 'Tout ce qui a été enregistré jusqu’ici est effacé, sans retour possible. L’enregistrement continue.',
};

const WORDS: Record<DisplayLanguage, ActivityWords> = { en, fr };

export function useActivityText(): ActivityWords {
  return WORDS[useLanguage()];
}

/** 1 January 2024 was a Monday. */
const A_MONDAY = Date.UTC(2024, 0, 1);

/** "Monday", "Mon"; 0 is Monday. */
export function weekdayName(language: DisplayLanguage, day: number, weekday: 'long' | 'short' = 'long'): string {
  return capitalised(format(language, { weekday, timeZone: 'UTC' }).format(A_MONDAY + day * DAY_MS));
}

/** "14:00"; the end of a day is 00:00. */
export function hourName(language: DisplayLanguage, hour: number): string {
  return format(language, { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' }).format(A_MONDAY + hour * HOUR_MS);
}

/** "09:05", by the clock of a zone. */
export function timeIn(language: DisplayLanguage, at: number, zone: string): string {
  return format(language, { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(at);
}

/** "3 November 2026 at 10:00", by the clock of a zone. */
export function momentName(language: DisplayLanguage, at: number | string, zone: string): string {
  return format(language, { dateStyle: 'long', timeStyle: 'short', timeZone: zone }).format(new Date(at));
}

/** "Sat 28 Nov". */
export function dateName(language: DisplayLanguage, date: string): string {
  const options = { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  return capitalised(format(language, options).format(new Date(date)));
}

/** "23–29 November 2026". */
export function weekName(language: DisplayLanguage, monday: string): string {
  const first = Date.parse(monday);
  return format(language, { dateStyle: 'long', timeZone: 'UTC' }).formatRange(first, first + 6 * DAY_MS);
}

/** "42 %". */
export function percent(language: DisplayLanguage, share: number): string {
  return new Intl.NumberFormat(localeOf(language), { style: 'percent' }).format(share);
}

/** "4 h 35 min", "0 min". */
export function lengthName(language: DisplayLanguage, minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const parts = [
    hours > 0 && unit(language, hours, 'hour'),
    (rest > 0 || hours === 0) && unit(language, rest, 'minute'),
  ];
  return parts.filter(Boolean).join(' ');
}

/** "23 hours", "24.5 hours". */
export function hoursName(language: DisplayLanguage, hours: number): string {
  return unit(language, hours, 'hour', 'long');
}

function unit(
  language: DisplayLanguage,
  amount: number,
  name: 'hour' | 'minute',
  unitDisplay: 'short' | 'long' = 'short',
): string {
  return new Intl.NumberFormat(localeOf(language), { style: 'unit', unit: name, unitDisplay }).format(amount);
}
