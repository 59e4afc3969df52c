/** The words of the operators' page. They are fetched with it. */
import type { DisplayLanguage } from '@meeshy/status-protocol';
import { counted } from '../i18n/plural.ts';
import { useLanguage } from '../i18n/text.ts';
import type { Span } from './series.ts';

const en = {
  waiting: 'Waiting for the first figures…',
  live: 'Live, every second',
  stale: (time: string) => `As of ${time}: the connection is down`,

  gateway: 'Gateway',
  version: 'Version',
  uptime: 'Running for',
  database: 'Database',
  redis: 'Redis',
  health: { ok: 'ok', away: 'not reachable', none: 'none: one gateway alone' },
  oneOf: (gateways: number) =>
    `The figures below are those of this gateway, one of ${gateways}; people online are counted on all of them.`,

  online: 'People online',
  ofWhichGuests: (count: number) => counted('en', count, { one: 'guest', other: 'guests' }),
  sessions: 'Sessions',
  opened: 'Connections',
  inTheLast: (seconds: number) =>
    seconds >= 60 ? 'in the last minute' : `in the last ${counted('en', seconds, { one: 'second', other: 'seconds' })}`,
  changes: 'Changes',
  deliveries: 'Deliveries',
  perSecond: 'per second',
  latency: 'Latency',
  latencyHint: 'from cause to socket, 10\u00a0s',
  throttle: 'Throttled requests',
  ofRequests: (count: number) => `of ${counted('en', count, { one: 'request', other: 'requests' })}`,
  zombies: 'Zombies cleaned',
  zombiesHint: (idle: string, orphan: string) => `${idle} idle, ${orphan} orphaned`,
  drift: 'Drift',
  driftNone: 'nothing disagrees',
  driftKinds: {
    stored_online_without_session: 'stored online, no session',
    stored_offline_with_session: 'session, stored offline',
    session_active_but_offline: 'active, but offline',
    announced_differs: 'viewers were told otherwise',
    clock_set: 'counted on a clock that was set',
  } as Record<string, string>,

  peopleChart: 'People and sessions',
  connectionsChart: 'Connections in a minute',
  changesChart: 'Changes and deliveries a second',
  latencyChart: 'Latency, milliseconds',
  chartOf: (title: string, span: Span) => `${title}, ${span === 'hour' ? 'the last hour' : 'the last five minutes'}`,
  onTheLeft: (name: string) => `${name}, left axis`,
  onTheRight: (name: string) => `${name}, right axis`,
  shown: 'Time shown',
  spans: { minutes: '5 minutes', hour: '1 hour' },
  asTable: 'As a table',
  time: 'Time',

  sweeps: 'Sweeps',
  sweepIdle: 'idle',
  sweepOrphans: 'orphaned',
  duration: 'took',
  noSweep: 'No sweep yet.',
  slowest: 'Slowest announcements',
  noSlowest: 'Nothing was announced.',
  flapping: 'Most comings and goings',
  noFlapping: 'Nobody comes and goes.',
  person: 'Person',
  closedSessions: 'Sessions closed',
  at: 'At',
  within: 'within 5 minutes',

  history: 'People over time',
  historyHint: 'Only of those who record their activity, and only from five people on: fewer are no number here.',
  historyAsOf: (time: string) => `Counted at ${time}, every ten minutes at most.`,
  historyFailed: 'What is recorded could not be counted.',
  recorded: 'Record their activity',
  inLast: { day: 'Online in 24 hours', week: 'Online in 7 days', quarter: 'Online in 90 days' },
  tooFew: 'fewer than five',
  hoursChart: 'People online by the hour of the last seven days (UTC)',
  people: (count: number) => counted('en', count, { one: 'person', other: 'people' }),

  actions: 'Actions',
  cleanUp: 'Clean up now',
  cleanUpAsk: 'Run a sweep now? Whoever is idle or has no living session is taken offline.',
  cleanedUp: (count: number) => `Swept: ${counted('en', count, { one: 'person', other: 'people' })} taken offline.`,
  reset: 'Reset the status metrics',
  resetAsk: 'Count REST requests and throttling from zero? What Prometheus has collected stays.',
  resetDone: 'The status metrics count from zero.',
  disconnect: 'Disconnect a person',
  disconnectSearch: 'Search who is online',
  disconnectHint: (name: string, sessions: number) =>
    `End ${counted('en', sessions, { one: 'session', other: 'sessions' })} of ${name}? They are told, and may sign in again.`,
  disconnected: (name: string, sessions: number) =>
    `${name}: ${counted('en', sessions, { one: 'session', other: 'sessions' })} ended.`,
  disconnectYes: 'Disconnect',
  nobody: 'Nobody online has that name.',
  webhooks: 'Webhooks',
  sessionCount: (count: number) => counted('en', count, { one: 'session', other: 'sessions' }),
};

export type AdminWords = typeof en;

const fr: AdminWords = {
  waiting: 'En attente des premières mesures…',
  live: 'En direct, chaque seconde',
  stale: (time) => `Mesures à ${time} : la connexion est coupée`,

  gateway: 'Passerelle',
  version: 'Version',
  uptime: 'En marche depuis',
  database: 'Base de données',
  redis: 'Redis',
  health: { ok: 'ok', away: 'injoignable', none: 'aucun : une seule passerelle' },
  oneOf: (gateways) =>
    `Les mesures ci-dessous sont celles de cette passerelle, une sur ${gateways} ; les personnes en ligne sont comptées sur toutes.`,

  online: 'Personnes en ligne',
  ofWhichGuests: (count) => `dont ${counted('fr', count, { one: 'invité', other: 'invités' })}`,
  sessions: 'Sessions',
  opened: 'Connexions',
  inTheLast: (seconds) =>
    seconds >= 60
      ? 'dans la dernière minute'
      : `depuis ${counted('fr', seconds, { one: 'seconde', other: 'secondes' })}`,
  changes: 'Changements',
  deliveries: 'Envois',
  perSecond: 'par seconde',
  latency: 'Latence',
  latencyHint: 'de la cause au socket, sur 10\u00a0s',
  throttle: 'Requêtes regroupées',
  ofRequests: (count) => `sur ${counted('fr', count, { one: 'requête', other: 'requêtes' })}`,
  zombies: 'Zombies nettoyés',
  zombiesHint: (idle, orphan) => `${idle} inactifs, ${orphan} orphelins`,
  drift: 'Écarts',
  driftNone: 'tout concorde',
  driftKinds: {
    stored_online_without_session: 'en ligne en base, sans session',
    stored_offline_with_session: 'session, hors ligne en base',
    session_active_but_offline: 'actif, mais hors ligne',
    announced_differs: 'annoncé autrement',
    clock_set: 'comptaient sur une horloge remise à l’heure',
  },

  peopleChart: 'Personnes et sessions',
  connectionsChart: 'Connexions par minute',
  changesChart: 'Changements et envois par seconde',
  latencyChart: 'Latence, en millisecondes',
  chartOf: (title, span) => `${title}, ${span === 'hour' ? 'la dernière heure' : 'les cinq dernières minutes'}`,
  onTheLeft: (name) => `${name}, axe de gauche`,
  onTheRight: (name) => `${name}, axe de droite`,
  shown: 'Période affichée',
  spans: { minutes: '5 minutes', hour: '1 heure' },
  asTable: 'En tableau',
  time: 'Heure',

  sweeps: 'Nettoyages',
  sweepIdle: 'inactifs',
  sweepOrphans: 'orphelins',
  duration: 'durée',
  noSweep: 'Pas encore de nettoyage.',
  slowest: 'Annonces les plus lentes',
  noSlowest: 'Rien n’a été annoncé.',
  flapping: 'Allées et venues',
  noFlapping: 'Personne ne va et vient.',
  person: 'Personne',
  closedSessions: 'Sessions fermées',
  at: 'À',
  within: 'sur 5 minutes',

  history: 'Les personnes dans le temps',
  historyHint:
    'Seulement parmi ceux qui enregistrent leur activité, et à partir de cinq personnes : en dessous, aucun nombre n’est donné.',
  historyAsOf: (time) => `Compté à ${time}, au plus toutes les dix minutes.`,
  historyFailed: 'Ce qui est enregistré n’a pas pu être compté.',
  recorded: 'Enregistrent leur activité',
  inLast: { day: 'En ligne en 24 heures', week: 'En ligne en 7 jours', quarter: 'En ligne en 90 jours' },
  tooFew: 'moins de cinq',
  hoursChart: 'Personnes en ligne par heure des sept derniers jours (UTC)',
  people: (count) => counted('fr', count, { one: 'personne', other: 'personnes' }),

  actions: 'Actions',
  cleanUp: 'Nettoyer maintenant',
  cleanUpAsk: 'Lancer un nettoyage ? Les inactifs et ceux qui n’ont plus de session passent hors ligne.',
  cleanedUp: (count) => `Nettoyé : ${counted('fr', count, { one: 'personne', other: 'personnes' })} hors ligne.`,
  reset: 'Réinitialiser les métriques de statut',
  resetAsk: 'Recompter les requêtes REST et leur regroupement à partir de zéro ? Ce que Prometheus a relevé reste.',
  resetDone: 'Les métriques de statut repartent de zéro.',
  disconnect: 'Déconnecter une personne',
  disconnectSearch: 'Rechercher qui est en ligne',
  disconnectHint: (name, sessions) =>
    `Fermer ${counted('fr', sessions, { one: 'session', other: 'sessions' })} de ${name} ? La personne en est informée et peut se reconnecter.`,
  disconnected: (name, sessions) =>
    `${name} : ${counted('fr', sessions, { one: 'session fermée', other: 'sessions fermées' })}.`,
  disconnectYes: 'Déconnecter',
  nobody: 'Personne en ligne ne porte ce nom.',
  webhooks: 'Webhooks',
  sessionCount: (count) => counted('fr', count, { one: 'session', other: 'sessions' }),
};

const dictionaries: Record<DisplayLanguage, AdminWords> = { en, fr };

export function useWords(): AdminWords {
  return dictionaries[useLanguage()];
}

/** A number as it is written here: one decimal below 100, none above. */
export function numeral(language: DisplayLanguage, value: number): string {
  return value < 100 ? decimals[language].format(value) : integers[language].format(value);
}

const decimals = { fr: new Intl.NumberFormat('fr', options(1)), en: new Intl.NumberFormat('en', options(1)) };
const integers = { fr: new Intl.NumberFormat('fr', options(0)), en: new Intl.NumberFormat('en', options(0)) };

function options(maximumFractionDigits: number): Intl.NumberFormatOptions {
  return { maximumFractionDigits };
}

/** A number where there is little room: "25K". */
export function compact(language: DisplayLanguage, value: number): string {
  return new Intl.NumberFormat(language, { notation: 'compact' }).format(value);
}

/** A duration in its two largest units: "3 d 4 h", "12 min", "8 s". */
export function duration(language: DisplayLanguage, ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const parts = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor(seconds / 3_600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  const shown = first === -1 ? parts.slice(-1) : parts.slice(first, first + 2).filter(([amount]) => amount > 0);
  return shown
    .map(([amount, unit]) =>
      new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(amount),
    )
    .join(' ');
}
