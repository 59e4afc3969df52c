/** Everything that happens in presence, as Prometheus metrics. Listens from outside; label values are bounded sets. */

import { DRIFT_KINDS, type LivePresence, type Observation, systemClock } from '@meeshy/status-gateway';
import { ERROR_STATUS, type ErrorCode, type WebhookDelivery } from '@meeshy/status-protocol';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { PushOutcome } from './push/push.ts';
import type { ForeignOrigin } from './sockets/origins.ts';

/** By what Node calls it, or `callback`: presence called it, caught it and went on. */
const UNFORESEEN_ORIGINS = ['uncaughtException', 'unhandledRejection', 'callback'] as const;
export type UnforeseenOrigin = (typeof UNFORESEEN_ORIGINS)[number];

/** What becomes of those who are waited for (P19), and of telling it. */
const ALERT_OUTCOMES = ['returned', 'told', 'pushed', 'held', 'waiting', 'dropped'] as const;

export interface Metrics {
  observe(observation: Observation): void;
  /** A request or event was refused with this code. */
  refused(code: ErrorCode): void;
  /** Somebody connects from a page that is not ours. */
  foreignOrigin(foreign: Pick<ForeignOrigin, 'transport' | 'outcome'>): void;
  /** Something was thrown that nobody foresaw. */
  unforeseen(origin: UnforeseenOrigin): void;
  /** The canary's viewer saw a change of its fellow so many seconds after the cause. */
  saw(kind: 'online' | 'offline', seconds: number): void;
  /** For so many seconds the canary's viewer saw `kind`, and it was not true. */
  sawFalsely(kind: 'online' | 'offline', seconds: number): void;
  /** What became of somebody who is waited for, or of telling that they are back. */
  alert(outcome: (typeof ALERT_OUTCOMES)[number]): void;
  /** What became of an attempt to tell a webhook, or of so many. */
  webhook(outcome: WebhookDelivery['outcome'], count?: number): void;
  /** What became of a message to one browser. */
  push(outcome: PushOutcome): void;
  text(): Promise<string>;
}

/** What each kind of observation does: one that is missing does not compile. */
type Handlers = {
  readonly [Kind in Observation['kind']]: (seen: Extract<Observation, { kind: Kind }>) => void;
};

/** Why a session ends: Socket.IO's words, and ours. Another transport may have words of its own. */
const CLOSE_REASONS: ReadonlySet<string> = new Set([
  'client namespace disconnect',
  'server namespace disconnect',
  'server shutting down',
  'ping timeout',
  'transport close',
  'transport error',
  'forced close',
  'forced server close',
  'parse error',
  'ended',
  'made room',
]);

/** Refusals that mean that somebody's credentials were not accepted. */
const OF_CREDENTIALS: ReadonlySet<ErrorCode> = new Set(['UNAUTHORIZED', 'TOKEN_EXPIRED']);

/** Gauges of Node's that are named like counters; the same without `_total` tell more. */
const MISNAMED = ['active_handles_total', 'active_requests_total', 'active_resources_total'];

/**
 * `presence` is asked when the gauges are read: it may come after the metrics.
 * `now`: epoch milliseconds of this machine, which Prometheus compares with its own.
 */
export function createMetrics(presence: () => LivePresence | undefined, now: () => number = systemClock.wall): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'meeshy_' });
  for (const name of MISNAMED) registry.removeSingleMetric(`meeshy_nodejs_${name}`);

  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const labelled = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers });
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name, help, buckets, registers });
  const gauge = (name: string, help: string, read: (presence: LivePresence) => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const live = presence();
        if (live) this.set(await read(live));
      },
    });

  gauge('meeshy_users_online_total', 'Subjects online', async (live) => {
    const { users, anonymous } = await live.countOnline();
    return users + anonymous;
  });
  gauge('meeshy_active_connections', 'Authenticated sessions', (live) => live.sizes().sessions);
  gauge('meeshy_known_subjects', 'Subjects held in memory', (live) => live.sizes().subjects);
  gauge('meeshy_status_cache_size', 'Subjects in the memory of the write throttle', (live) => live.sizes().throttled);
  gauge('meeshy_owed_writes', 'Subjects whose latest facts are not stored yet', (live) => live.sizes().owed);
  gauge('meeshy_write_queue_age_seconds', 'For how long the oldest write has been due', (live) => {
    return live.sizes().owedForMs / 1000;
  });
  gauge(
    'meeshy_announcement_queue_size',
    'Pieces of work that the announcements of the sweep still have to wait for',
    (live) => {
      return live.sizes().queued;
    },
  );
  gauge(
    'meeshy_clock_offset_seconds',
    'What the clock that presence goes by is ahead of this machine: with Redis, time is that of Redis',
    (live) => (live.now() - now()) / 1000,
  );
  gauge('meeshy_maintenance_active', '1 while the maintenance job is running', (live) =>
    Number(live.maintenanceActive),
  );
  new Gauge({
    name: 'meeshy_subjects',
    help: 'Subjects held in memory, by kind and status',
    labelNames: ['kind', 'status'],
    registers,
    collect() {
      for (const [kind, count] of Object.entries(presence()?.census() ?? {})) {
        for (const [status, subjects] of Object.entries(count)) this.set({ kind, status }, subjects);
      }
    },
  });
  const lastCleanup = new Gauge({
    name: 'meeshy_last_cleanup_timestamp',
    help: 'End of the last sweep, or the start when there was none yet, epoch seconds',
    registers,
  });
  lastCleanup.set(now() / 1000);
  const drift = new Gauge({
    name: 'meeshy_presence_drift',
    help: 'Subjects of whom the store or viewers had a wrong picture at the last sweep',
    labelNames: ['kind'],
    registers,
  });

  const broadcasts = counter(
    'meeshy_user_status_broadcasts_total',
    'Changes announced, each once however many hear it',
  );
  const deliveries = counter('meeshy_deliveries_total', 'Events given to sessions');
  const latency = histogram(
    'meeshy_broadcast_latency_seconds',
    'From the cause of a change to the last socket write',
    [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2],
  );
  const windows = histogram(
    'meeshy_announcement_window_seconds',
    'How long changes gathered under load, the sending included; nothing while it is quiet',
    [0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2],
  );
  const longerWindows = counter(
    'meeshy_longer_windows_total',
    'How often the gathering of changes was lengthened because sending took more time than there was',
  );
  const overtaken = counter(
    'meeshy_overtaken_changes_total',
    'Changes that nobody was told of, because a newer one of the same subject came before they left',
  );
  const changes = labelled('meeshy_changes_total', 'Changes by cause', 'cause');
  const withdrawals = counter(
    'meeshy_withdrawals_total',
    'Events that told somebody outside the audience nothing any more',
  );
  const zombies = labelled('meeshy_zombies_cleaned_total', 'Subjects taken offline by the sweep', 'kind');
  const sweeps = histogram('meeshy_sweep_seconds', 'Duration of a sweep', [0.001, 0.005, 0.02, 0.05, 0.1, 0.5, 1, 5]);
  const opened = labelled('meeshy_sessions_opened_total', 'Sessions opened', 'kind', 'resumed');
  const closed = labelled('meeshy_sessions_closed_total', 'Sessions closed', 'reason');
  const endings = labelled(
    'meeshy_endings_total',
    'Offline announcements that were delayed, and delays cancelled',
    'outcome',
  );
  const held = labelled('meeshy_held_events_total', 'Events that waited for a snapshot', 'outcome');
  const caughtUp = counter('meeshy_slow_clients_total', 'Slow clients that got a fresh snapshot instead of a backlog');
  const snapshots = histogram(
    'meeshy_snapshot_seconds',
    'From making a snapshot to its last part',
    [0.001, 0.005, 0.02, 0.1, 0.5, 2],
  );
  const snapshotUsers = histogram(
    'meeshy_snapshot_users',
    'People in a snapshot',
    [1, 10, 50, 200, 500, 2_000, 10_000],
  );
  const requests = counter('meeshy_auth_requests_total', 'REST requests that were activity');
  const throttled = counter('meeshy_throttled_requests_total', 'Of those, the ones that opened no database write');
  const ignored = counter('meeshy_ignored_requests_total', 'REST requests during a sign-out, which are no activity');
  const successful = counter('meeshy_status_successful_updates_total', 'REST requests whose write succeeded');
  const failed = counter('meeshy_status_failed_updates_total', 'REST requests whose write failed at first');
  const rows = labelled('meeshy_saved_rows_total', 'Rows written in batches', 'outcome');
  const batches = histogram('meeshy_batch_seconds', 'Duration of a batch write', [0.001, 0.005, 0.02, 0.1, 0.5, 2]);
  const retries = counter('meeshy_batch_retries_total', 'Batches that were not stored and are tried again');
  const roundTrips = labelled('meeshy_database_round_trips_total', 'Round trips that presence makes', 'what');
  const clockSteps = counter(
    'meeshy_clock_steps_total',
    'How often the clock that presence goes by was set; everybody connected got a fresh snapshot then',
  );
  const refusals = labelled('meeshy_refusals_total', 'Requests and events refused', 'code');
  const authFailures = labelled('meeshy_auth_failures_total', 'Credentials that were not accepted', 'code');
  const foreignOrigins = labelled(
    'meeshy_foreign_origins_total',
    'Connections from pages of origins that are not ours; let through: they poll although their WebSocket is refused',
    'transport',
    'outcome',
  );
  const softFailures = labelled('meeshy_soft_failures_total', 'Failures outside that presence went on without', 'what');
  const unforeseen = labelled(
    'meeshy_unforeseen_errors_total',
    'Errors that nobody foresaw; the process went on',
    'origin',
  );
  const canarySeen = new Histogram({
    name: 'meeshy_canary_seconds',
    help: 'From the cause of a change of the canary to what its viewer sees',
    labelNames: ['kind'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
    registers,
  });
  const canaryFalse = labelled(
    'meeshy_canary_false_seconds_total',
    'Seconds for which the viewer of the canary saw what was not true',
    'kind',
  );

  const webhookPosts = labelled(
    'meeshy_webhook_deliveries_total',
    'Attempts to tell webhooks; dropped: the last one failed, or there was more than is kept',
    'outcome',
  );

  const alerted = labelled(
    'meeshy_alerts_total',
    'People who were waited for: returned, told to a tab, pushed, held back from whoever wants not to be disturbed, waiting for the next session; dropped: more had to be looked at than is kept',
    'outcome',
  );
  const pushMessages = labelled(
    'meeshy_push_messages_total',
    'Messages given to push services; gone: the browser had unsubscribed',
    'outcome',
  );

  // A rate needs a value from before the first event.
  for (const kind of ['idle', 'orphan']) zombies.inc({ kind }, 0);
  for (const outcome of ['delayed', 'cancelled']) endings.inc({ outcome }, 0);
  for (const outcome of ['delivered', 'failed', 'dropped']) webhookPosts.inc({ outcome }, 0);
  for (const outcome of ALERT_OUTCOMES) alerted.inc({ outcome }, 0);
  for (const outcome of ['accepted', 'gone', 'failed']) pushMessages.inc({ outcome }, 0);
  for (const outcome of ['saved', 'failed']) rows.inc({ outcome }, 0);
  for (const kind of DRIFT_KINDS) drift.set({ kind }, 0);
  for (const kind of ['online', 'offline']) {
    canarySeen.zero({ kind });
    canaryFalse.inc({ kind }, 0);
  }
  for (const origin of UNFORESEEN_ORIGINS) unforeseen.inc({ origin }, 0);
  for (const code of Object.keys(ERROR_STATUS)) refusals.inc({ code }, 0);
  for (const code of OF_CREDENTIALS) authFailures.inc({ code }, 0);
  for (const transport of ['websocket', 'polling']) foreignOrigins.inc({ transport, outcome: 'refused' }, 0);
  foreignOrigins.inc({ transport: 'polling', outcome: 'let_through' }, 0);

  const on: Handlers = {
    'session-opened': ({ subjectKind, resumed }) => opened.inc({ kind: subjectKind, resumed: String(resumed) }),
    'session-closed': ({ reason }) => closed.inc({ reason: CLOSE_REASONS.has(reason) ? reason : 'other' }),
    change({ change: { cause } }) {
      changes.inc({ cause });
      if (cause === 'idle' || cause === 'orphan') zombies.inc({ kind: cause });
    },
    announced(seen) {
      broadcasts.inc();
      deliveries.inc(seen.deliveries);
      latency.observe(seen.seconds);
    },
    overtaken: () => overtaken.inc(),
    repeating: ({ changes }) => broadcasts.inc(changes),
    repeated: (seen) => deliveries.inc(seen.deliveries),
    flushed: ({ seconds }) => windows.observe(seconds),
    'window-lengthened': () => longerWindows.inc(),
    withdrawn: (seen) => withdrawals.inc(seen.deliveries),
    held({ released, dropped }) {
      held.inc({ outcome: 'released' }, released);
      held.inc({ outcome: 'dropped' }, dropped);
    },
    snapshot({ users, seconds }) {
      snapshots.observe(seconds);
      snapshotUsers.observe(users);
    },
    'caught-up': () => caughtUp.inc(),
    'clock-set': () => clockSteps.inc(),
    request({ outcome }) {
      if (outcome === 'ignored') ignored.inc();
      else requests.inc();
      if (outcome === 'throttled') throttled.inc();
    },
    ending: ({ outcome }) => endings.inc({ outcome }),
    saved(seen) {
      successful.inc(seen.requests);
      rows.inc({ outcome: 'saved' }, seen.rows);
      batches.observe(seen.seconds);
    },
    'save-failed'(seen) {
      failed.inc(seen.requests);
      retries.inc();
      rows.inc({ outcome: 'failed' }, seen.rows);
    },
    swept({ seconds }) {
      lastCleanup.set(now() / 1000);
      sweeps.observe(seconds);
    },
    compared(seen) {
      for (const [kind, subjects] of Object.entries(seen.drift)) drift.set({ kind }, subjects);
    },
    'round-trip': ({ what }) => roundTrips.inc({ what }),
    'failed-softly': ({ what }) => softFailures.inc({ what }),
  };

  return {
    observe: (seen) => (on[seen.kind] as (seen: Observation) => void)(seen),
    refused(code) {
      refusals.inc({ code });
      if (OF_CREDENTIALS.has(code)) authFailures.inc({ code });
    },
    foreignOrigin: ({ transport, outcome }) => foreignOrigins.inc({ transport, outcome }),
    unforeseen: (origin) => unforeseen.inc({ origin }),
    saw: (kind, seconds) => canarySeen.observe({ kind }, seconds),
    sawFalsely: (kind, seconds) => canaryFalse.inc({ kind }, seconds),
    alert: (outcome) => alerted.inc({ outcome }),
    webhook: (outcome, count = 1) => webhookPosts.inc({ outcome }, count),
    push: (outcome) => pushMessages.inc({ outcome }),
    text: () => registry.metrics(),
  };
}
