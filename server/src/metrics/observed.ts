/** What presence tells of what it does, counted and measured. */
import { DRIFT_KINDS, type Observation } from '@meeshy/status-gateway';
import type { Instruments } from './instruments.ts';

/** What each kind of observation does: one that is missing does not compile. */
export type Handlers = {
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

/** `now`: epoch ms of this machine, which Prometheus compares with its own. */
export function handlersOf(instruments: Instruments, now: () => number): Handlers {
  return {
    ...sessionsIn(instruments),
    ...newsIn(instruments),
    ...sweepsIn(instruments, now),
    ...writingIn(instruments),
  };
}

function sessionsIn(instruments: Instruments) {
  const opened = instruments.labelled('meeshy_sessions_opened_total', 'Sessions opened', 'kind', 'resumed');
  const closed = instruments.labelled('meeshy_sessions_closed_total', 'Sessions closed', 'reason');
  const held = instruments.labelled('meeshy_held_events_total', 'Events that waited for a snapshot', 'outcome');
  const caughtUp = instruments.counter(
    'meeshy_slow_clients_total',
    'Slow clients that got a fresh snapshot instead of a backlog',
  );
  const snapshots = instruments.histogram(
    'meeshy_snapshot_seconds',
    'From making a snapshot to its last part',
    [0.001, 0.005, 0.02, 0.1, 0.5, 2],
  );
  const snapshotUsers = instruments.histogram(
    'meeshy_snapshot_users',
    'People in a snapshot',
    [1, 10, 50, 200, 500, 2_000, 10_000],
  );

  return {
    'session-opened': ({ subjectKind, resumed }) => opened.inc({ kind: subjectKind, resumed: String(resumed) }),
    'session-closed': ({ reason }) => closed.inc({ reason: CLOSE_REASONS.has(reason) ? reason : 'other' }),
    held({ released, dropped }) {
      held.inc({ outcome: 'released' }, released);
      held.inc({ outcome: 'dropped' }, dropped);
    },
    'caught-up': () => caughtUp.inc(),
    snapshot({ users, seconds }) {
      snapshots.observe(seconds);
      snapshotUsers.observe(users);
    },
  } satisfies Partial<Handlers>;
}

function newsIn(instruments: Instruments) {
  const broadcasts = instruments.counter(
    'meeshy_user_status_broadcasts_total',
    'Changes announced, each once however many hear it',
  );
  const deliveries = instruments.counter('meeshy_deliveries_total', 'Events given to sessions');
  const latency = instruments.histogram(
    'meeshy_broadcast_latency_seconds',
    'From the cause of a change to the last socket write',
    [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2],
  );
  const windows = instruments.histogram(
    'meeshy_announcement_window_seconds',
    'How long changes gathered under load, the sending included; nothing while it is quiet',
    [0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2],
  );
  const longerWindows = instruments.counter(
    'meeshy_longer_windows_total',
    'How often the gathering of changes was lengthened because sending took more time than there was',
  );
  const window = instruments.gauge(
    'meeshy_window_seconds',
    'The window in which changes gather under load; 0 until there was load for the first time',
  );
  const overtaken = instruments.counter(
    'meeshy_overtaken_changes_total',
    'Changes that nobody was told of, because a newer one of the same subject came before they left',
  );
  const withdrawals = instruments.counter(
    'meeshy_withdrawals_total',
    'Events that told somebody outside the audience nothing any more',
  );
  const endings = instruments.labelled(
    'meeshy_endings_total',
    'Offline announcements that were delayed, and delays cancelled',
    'outcome',
  );
  for (const outcome of ['delayed', 'cancelled']) endings.inc({ outcome }, 0);

  return {
    announced(seen) {
      broadcasts.inc();
      deliveries.inc(seen.deliveries);
      latency.observe(seen.seconds);
    },
    overtaken: () => overtaken.inc(),
    repeating: ({ changes }) => broadcasts.inc(changes),
    repeated: (seen) => deliveries.inc(seen.deliveries),
    flushed: ({ seconds }) => windows.observe(seconds),
    'window-lengthened'({ ms }) {
      longerWindows.inc();
      window.set(ms / 1_000);
    },
    'window-set': ({ ms }) => window.set(ms / 1_000),
    withdrawn: (seen) => withdrawals.inc(seen.deliveries),
    ending: ({ outcome }) => endings.inc({ outcome }),
  } satisfies Partial<Handlers>;
}

function sweepsIn(instruments: Instruments, now: () => number) {
  const changes = instruments.labelled('meeshy_changes_total', 'Changes by cause', 'cause');
  const zombies = instruments.labelled('meeshy_zombies_cleaned_total', 'Subjects taken offline by the sweep', 'kind');
  const sweeps = instruments.histogram(
    'meeshy_sweep_seconds',
    'Duration of a sweep',
    [0.001, 0.005, 0.02, 0.05, 0.1, 0.5, 1, 5],
  );
  const clockSteps = instruments.counter(
    'meeshy_clock_steps_total',
    'How often the clock that presence goes by was set; everybody connected got a fresh snapshot then',
  );
  const lastCleanup = instruments.gauge(
    'meeshy_last_cleanup_timestamp',
    'End of the last sweep, or the start when there was none yet, epoch seconds',
  );
  const drift = instruments.gauge(
    'meeshy_presence_drift',
    'Subjects of whom the store or viewers had a wrong picture at the last sweep',
    'kind',
  );
  lastCleanup.set(now() / 1000);
  for (const kind of ['idle', 'orphan']) zombies.inc({ kind }, 0);
  for (const kind of DRIFT_KINDS) drift.set({ kind }, 0);

  return {
    change({ change: { cause } }) {
      changes.inc({ cause });
      if (cause === 'idle' || cause === 'orphan') zombies.inc({ kind: cause });
    },
    swept({ seconds }) {
      lastCleanup.set(now() / 1000);
      sweeps.observe(seconds);
    },
    compared(seen) {
      for (const [kind, subjects] of Object.entries(seen.drift)) drift.set({ kind }, subjects);
    },
    'clock-set': () => clockSteps.inc(),
  } satisfies Partial<Handlers>;
}

function writingIn(instruments: Instruments) {
  const requests = instruments.counter('meeshy_auth_requests_total', 'REST requests that were activity');
  const throttled = instruments.counter(
    'meeshy_throttled_requests_total',
    'Of those, the ones that opened no database write',
  );
  const ignored = instruments.counter(
    'meeshy_ignored_requests_total',
    'REST requests during a sign-out, which are no activity',
  );
  const successful = instruments.counter(
    'meeshy_status_successful_updates_total',
    'REST requests whose write succeeded',
  );
  const failed = instruments.counter('meeshy_status_failed_updates_total', 'REST requests whose write failed at first');
  const rows = instruments.labelled('meeshy_saved_rows_total', 'Rows written in batches', 'outcome');
  const batches = instruments.histogram(
    'meeshy_batch_seconds',
    'Duration of a batch write',
    [0.001, 0.005, 0.02, 0.1, 0.5, 2],
  );
  const retries = instruments.counter('meeshy_batch_retries_total', 'Batches that were not stored and are tried again');
  const roundTrips = instruments.labelled(
    'meeshy_database_round_trips_total',
    'Round trips that presence makes',
    'what',
  );
  const softFailures = instruments.labelled(
    'meeshy_soft_failures_total',
    'Failures outside that presence went on without',
    'what',
  );
  for (const outcome of ['saved', 'failed']) rows.inc({ outcome }, 0);

  return {
    request({ outcome }) {
      if (outcome === 'ignored') ignored.inc();
      else requests.inc();
      if (outcome === 'throttled') throttled.inc();
    },
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
    'round-trip': ({ what }) => roundTrips.inc({ what }),
    'failed-softly': ({ what }) => softFailures.inc({ what }),
  } satisfies Partial<Handlers>;
}
