/** Everything that happens in presence, as Prometheus metrics. Listens from outside; label values are bounded sets. */

import { type LivePresence, type Observation, systemClock } from '@meeshy/status-gateway';
import { ERROR_STATUS, type ErrorCode, type WebhookDelivery } from '@meeshy/status-protocol';
import { ALERT_OUTCOMES, type AlertOutcome } from './alerts/waiting.ts';
import { GEOIP_OUTCOMES, type GeoipOutcome } from './geoip/located.ts';
import { gaugesOf } from './metrics/gauges.ts';
import { Instruments } from './metrics/instruments.ts';
import { handlersOf } from './metrics/observed.ts';
import type { PushOutcome } from './push/push.ts';
import { HISTORY_OUTCOMES, type HistoryOutcome } from './rhythm/recorder.ts';
import type { ForeignOrigin } from './sockets/origins.ts';

/** By what Node calls it, or `callback`: presence called it, caught it and went on. */
const UNFORESEEN_ORIGINS = ['uncaughtException', 'unhandledRejection', 'callback'] as const;
export type UnforeseenOrigin = (typeof UNFORESEEN_ORIGINS)[number];

export interface Metrics {
  observe(observation: Observation): void;
  /** A request or event was refused with this code. */
  refused(code: ErrorCode): void;
  /** Somebody connects from a page that is not ours. */
  foreignOrigin(foreign: Pick<ForeignOrigin, 'transport' | 'outcome'>): void;
  /** Whoever connects last is served first: more come than can be let in. */
  servesNewestFirst(isSo: boolean): void;
  /** A connection was let go that had waited for too long, or that was one too many. */
  letGo(): void;
  /** Something was thrown that nobody foresaw. */
  unforeseen(origin: UnforeseenOrigin): void;
  /** The canary's viewer saw a change of its fellow so many seconds after the cause. */
  saw(kind: 'online' | 'offline', seconds: number): void;
  /** For so many seconds the canary's viewer saw `kind`, and it was not true. */
  sawFalsely(kind: 'online' | 'offline', seconds: number): void;
  /** What became of somebody who is waited for, or of telling that they are back. */
  alert(outcome: AlertOutcome): void;
  /** What became of an attempt to tell a webhook, or of so many. */
  webhook(outcome: WebhookDelivery['outcome'], count?: number): void;
  /** What became of a message to one browser. */
  push(outcome: PushOutcome): void;
  /** What became of so many marks of histories, or of so many people's that were to be written. */
  history(outcome: HistoryOutcome, count: number): void;
  /** Somebody's address was looked up. */
  geoip(outcome: GeoipOutcome): void;
  /** Addresses are looked up in this data; when it was made is asked each time. */
  looksUpIn(data: { readonly builtAt: number }): void;
  text(): Promise<string>;
}

/** Refusals that mean that somebody's credentials were not accepted. */
const OF_CREDENTIALS: ReadonlySet<ErrorCode> = new Set(['UNAUTHORIZED', 'TOKEN_EXPIRED']);

/**
 * `presence` is asked when the gauges are read: it may come after the metrics.
 * `now`: epoch milliseconds of this machine, which Prometheus compares with its own.
 */
export function createMetrics(presence: () => LivePresence | undefined, now: () => number = systemClock.wall): Metrics {
  const instruments = new Instruments(presence);
  gaugesOf(instruments, now);
  const on = handlersOf(instruments, now);
  return {
    observe: (seen) => (on[seen.kind] as (seen: Observation) => void)(seen),
    ...refusedIn(instruments),
    ...seenByCanaryIn(instruments),
    ...toldIn(instruments),
    ...recordedIn(instruments),
    ...lookedUpIn(instruments, now),
    text: () => instruments.text(),
  };
}

/** What is not let in, and what nobody foresaw. A rate needs a value from before the first event. */
function refusedIn(
  instruments: Instruments,
): Pick<Metrics, 'refused' | 'foreignOrigin' | 'servesNewestFirst' | 'letGo' | 'unforeseen'> {
  const refusals = instruments.labelled('meeshy_refusals_total', 'Requests and events refused', 'code');
  const authFailures = instruments.labelled('meeshy_auth_failures_total', 'Credentials that were not accepted', 'code');
  const foreignOrigins = instruments.labelled(
    'meeshy_foreign_origins_total',
    'Connections from pages of origins that are not ours; let through: they poll although their WebSocket is refused',
    'transport',
    'outcome',
  );
  const newestFirst = instruments.gauge(
    'meeshy_newest_first',
    '1 while whoever connects last is served first, because more come than can be let in',
  );
  const letGo = instruments.counter(
    'meeshy_connections_let_go_total',
    'Connections let go that had waited to be served for 20 s, or for which there was no room: 8,192 may wait',
  );
  const unforeseen = instruments.labelled(
    'meeshy_unforeseen_errors_total',
    'Errors that nobody foresaw; the process went on',
    'origin',
  );
  for (const code of Object.keys(ERROR_STATUS)) refusals.inc({ code }, 0);
  for (const code of OF_CREDENTIALS) authFailures.inc({ code }, 0);
  for (const transport of ['websocket', 'polling']) foreignOrigins.inc({ transport, outcome: 'refused' }, 0);
  foreignOrigins.inc({ transport: 'polling', outcome: 'let_through' }, 0);
  for (const origin of UNFORESEEN_ORIGINS) unforeseen.inc({ origin }, 0);

  return {
    refused(code) {
      refusals.inc({ code });
      if (OF_CREDENTIALS.has(code)) authFailures.inc({ code });
    },
    foreignOrigin: ({ transport, outcome }) => foreignOrigins.inc({ transport, outcome }),
    servesNewestFirst: (isSo) => newestFirst.set(Number(isSo)),
    letGo: () => letGo.inc(),
    unforeseen: (origin) => unforeseen.inc({ origin }),
  };
}

function seenByCanaryIn(instruments: Instruments): Pick<Metrics, 'saw' | 'sawFalsely'> {
  const canarySeen = instruments.histogram(
    'meeshy_canary_seconds',
    'From the cause of a change of the canary to what its viewer sees',
    [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
    'kind',
  );
  const canaryFalse = instruments.labelled(
    'meeshy_canary_false_seconds_total',
    'Seconds for which the viewer of the canary saw what was not true',
    'kind',
  );
  for (const kind of ['online', 'offline']) {
    canarySeen.zero({ kind });
    canaryFalse.inc({ kind }, 0);
  }

  return {
    saw: (kind, seconds) => canarySeen.observe({ kind }, seconds),
    sawFalsely: (kind, seconds) => canaryFalse.inc({ kind }, seconds),
  };
}

/** What leaves by other ways than sessions. */
function toldIn(instruments: Instruments): Pick<Metrics, 'alert' | 'webhook' | 'push'> {
  const webhookPosts = instruments.labelled(
    'meeshy_webhook_deliveries_total',
    'Attempts to tell webhooks; dropped: the last one failed, or there was more than is kept',
    'outcome',
  );
  const alerted = instruments.labelled(
    'meeshy_alerts_total',
    'People who were waited for: returned, told to a tab, pushed, held back from whoever wants not to be disturbed, waiting for the next session, or for another try; dropped: more had to be looked at than is kept, or nobody came for it in time',
    'outcome',
  );
  const pushMessages = instruments.labelled(
    'meeshy_push_messages_total',
    'Messages given to push services; gone: the browser had unsubscribed',
    'outcome',
  );
  for (const outcome of ['delivered', 'failed', 'dropped']) webhookPosts.inc({ outcome }, 0);
  for (const outcome of ALERT_OUTCOMES) alerted.inc({ outcome }, 0);
  for (const outcome of ['accepted', 'gone', 'failed']) pushMessages.inc({ outcome }, 0);

  return {
    alert: (outcome) => alerted.inc({ outcome }),
    webhook: (outcome, count = 1) => webhookPosts.inc({ outcome }, count),
    push: (outcome) => pushMessages.inc({ outcome }),
  };
}

/** What is recorded of whoever has that turned on. */
function recordedIn(instruments: Instruments): Pick<Metrics, 'history'> {
  const marks = instruments.labelled(
    'meeshy_history_marks_total',
    'Five minutes in which somebody was online who has that recorded; dropped: the database was away for too long',
    'outcome',
  );
  const writes = instruments.labelled(
    'meeshy_history_writes_total',
    'How often the marks of somebody were added to what is kept; failed: they are tried again',
    'outcome',
  );
  const of = (outcome: HistoryOutcome) => (outcome === 'marked' || outcome === 'dropped' ? marks : writes);
  for (const outcome of HISTORY_OUTCOMES) of(outcome).inc({ outcome }, 0);
  return { history: (outcome, count) => of(outcome).inc({ outcome }, count) };
}

/** Where addresses are. How old the data is shows once it is known. */
function lookedUpIn(instruments: Instruments, now: () => number): Pick<Metrics, 'geoip' | 'looksUpIn'> {
  let data: { readonly builtAt: number } | null = null;
  const lookups = instruments.labelled(
    'meeshy_geoip_lookups_total',
    'Addresses of people who share their country or city, looked up; private: of no country; failed: the file cannot be read there',
    'outcome',
  );
  for (const outcome of GEOIP_OUTCOMES) lookups.inc({ outcome }, 0);
  instruments.reading(
    'meeshy_geoip_database_age_seconds',
    'How long ago the data was made by which addresses are looked up; without such data nothing',
    (_live, age) => {
      if (data) age.set((now() - data.builtAt) / 1_000);
    },
  );
  return {
    geoip: (outcome) => lookups.inc({ outcome }),
    looksUpIn(opened) {
      data = opened;
    },
  };
}
