/**
 * The shell around the presence core: owns the one timeline, the one sweep, the writing and the sending.
 *
 *   sockets ─ admit, closed, activity ─▶ subjects ─ change ─▶ ledger ─▶ writer ─▶ store
 *   REST ──── activity ────────────────▶  ▲   └──── change ─▶ announcer ─▶ outbox ─▶ sessions ─▶ sockets
 *   other nodes ◀─ statements, verdicts ─▶┘ agreement            │ of which topics
 *   host ──── joined, left, end ─▶ conversations ─ members ─▶ hearers
 *                └──────────────────── moves ─▶ other nodes
 *
 * Its parts are made in `wiring`, from the ground up: memory, keeping, telling, peers, connections, members, asked.
 */
import { recordedAmong } from '../presence/subjects/recorded.ts';
import type { Subject } from '../presence/truth/subject.ts';
import { within } from '../within.ts';
import type { LivePresence, PresenceOptions } from './types.ts';
import { assemble } from './wiring/assembly.ts';
import { createSessionEvents } from './wiring/session-events.ts';

/** So long the cluster has to say what time it is. Until then a machine whose clock is wrong takes what is over for true. */
const TIMED_MS = 3_000;

/** Presence without a transport and without defaults: `attachPresence` and `openPresence` are it with both. */
export function createPresence(options: PresenceOptions): LivePresence {
  const { shell, memory, telling, members, agreement, connections, ...parts } = assemble(options);
  const { subjects, sessions, ledger } = memory;
  const { cluster, timeline, maintenance, viewing, peers, requests } = parts;
  const { now, whenReady, isStopping } = shell;

  /** Nothing is remembered yet that a step of the clock would concern. */
  function beginHere(): void {
    if (!isStopping()) {
      timeline.start();
      maintenance.start();
      void parts.readSaid();
    }
    parts.begin();
  }

  const requested = whenReady(async (subject: Subject) => {
    if (!isStopping()) connections.activity.byRequest(subject);
  });

  return {
    ready: parts.ready,
    ...createSessionEvents({
      connections,
      viewing,
      placing: parts.placing,
      watch: parts.watch,
      whenReady,
      isStopping,
    }),

    activity(subject) {
      void requested(subject);
    },

    ...parts.asked,
    now,

    sweep() {
      parts.clockSteps.lookWhatIsDue();
      return maintenance.sweepNow();
    },
    countOnline: async () => (await peers.countOnline()) ?? subjects.rollCall.countOnline(),
    get maintenanceActive() {
      return maintenance.isActive;
    },
    statusMetrics: () => requests.metrics(ledger.size),
    resetStatusMetrics: requests.reset,

    sightsChanged: telling.sightsChanged,

    start() {
      const { heard, restate } = agreement;
      const { moving, reconciling } = members;
      cluster.start({
        heard,
        restate,
        moved: moving.moved,
        expired: parts.corrections.expired,
        missed: reconciling.missed,
        viewed: viewing.heard,
      });
      void within(TIMED_MS, cluster.timed).then(beginHere, beginHere);
    },

    async stop() {
      parts.shut();
      telling.listening.stop();
      timeline.stop();
      connections.endings.stop();
      parts.turns.stop();
      telling.sightChanges.stop();
      viewing.stop();
      parts.occupancy.stop();
      members.reconciling.stop();
      await maintenance.stop();
      await peers.leave(maintenance.sweepOrphans);
      telling.outbox.stop();
      connections.catchingUp.stop();
      agreement.stop();
      await cluster.stop();
      await parts.writer.flushAll();
    },

    sizes: () => ({
      sessions: sessions.size,
      subjects: subjects.size,
      throttled: ledger.size,
      owed: ledger.owed,
      owedForMs: now() - (ledger.oldestDueAt(now()) ?? now()),
      queued: maintenance.queued + telling.outbox.repeating,
    }),
    census: () => subjects.rollCall.census(now()),
    recorded: (among = subjects.knownSharing.keepers) => recordedAmong(among, subjects, now(), shell.rules),
  };
}
