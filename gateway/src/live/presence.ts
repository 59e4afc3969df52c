/**
 * The shell around the presence core: owns the one timeline, the one sweep, the writing and the sending.
 *
 *   sockets ─ admit, closed, activity ─▶ subjects ─ change ─▶ ledger ─▶ writer ─▶ store
 *   REST ──── activity ───────────────▶    │
 *   host ──── joined, left, end ──────▶ audience ─ viewers ─▶ announcer ─▶ sessions ─▶ sockets
 *   other nodes ◀─ statements, moves ── agreement ── verdicts ─▶ subjects
 *
 * Its parts are made in `wiring`, from the ground up: memory, telling, keeping, peers, members, connections, asked. What one of them
 * asks of a later one is a function here.
 */
import { systemClock } from '../clock.ts';
import type { StoredSubject, Subject } from '../presence/subject.ts';
import type { Change } from '../presence/subjects.ts';
import { within } from '../within.ts';
import { createPeers } from './cluster/peers.ts';
import { harmless } from './harmless.ts';
import type { Observation } from './observation.ts';
import { createReadiness } from './readiness.ts';
import { handOver } from './sessions/hand-over.ts';
import { createOccupancyRoom } from './sessions/occupancy.ts';
import { createViewingRoom } from './sessions/viewing.ts';
import { createWatchRoom } from './sessions/watches.ts';
import { softly } from './softly.ts';
import type { LivePresence, PresenceOptions } from './types.ts';
import { createKeeping } from './upkeep/keeping.ts';
import { createLearning, isNewer } from './upkeep/learning.ts';
import { createMaintenance } from './upkeep/maintenance.ts';
import { createRequestCount } from './upkeep/request-count.ts';
import { createTimeline } from './upkeep/timeline.ts';
import { createTurns } from './upkeep/turns.ts';
import { createAsked } from './wiring/asked.ts';
import { createConnections } from './wiring/connections.ts';
import { createMembers } from './wiring/members.ts';
import { createMemory } from './wiring/memory.ts';
import { createTelling } from './wiring/telling.ts';

/** So long the cluster has to say what time it is. Until then a machine whose clock is wrong takes what is over for true. */
const TIMED_MS = 3_000;

/** Presence without a transport and without defaults: `attachPresence` and `openPresence` are it with both. */
export function createPresence(options: PresenceOptions): LivePresence {
  const { store, directory, cluster, rules, onUnforeseen, clock = systemClock } = options;
  const timeline = createTimeline(
    () => cluster.now(),
    () => clock.steady(),
    clockSet,
  );
  const { now } = timeline;
  const stillValid = options.stillValid ?? (async (ids: readonly string[]) => new Set(ids));
  const requests = createRequestCount();
  const tellHost = harmless(options.observe ?? (() => {}), onUnforeseen);
  const observe = (observation: Observation) => {
    requests.observe(observation);
    tellHost(observation);
  };
  const { ready, begin, whenReady } = createReadiness();
  let isStopping = false;

  const memory = createMemory({
    directory,
    rules,
    sights: options.sights,
    // What was written by its floors reaches no later session, which has none yet.
    onViewerLeft: (viewerId) => telling.outbox.hastenTo(viewerId),
    onSessionGone: (sessionId) => viewing.closed(sessionId),
    now,
    observe,
  });
  const { subjects, audience, sessions, ledger } = memory;
  const viewing = createViewingRoom({
    ...memory,
    cluster,
    toldAgainMs: options.viewersToldAgainMs,
    onChanged: (conversationIds, sessionId) => occupancy.look(conversationIds, sessionId),
    now,
  });
  const telling = createTelling({
    memory,
    rules,
    prepare: (viewerId) => members.views.prepare(viewerId),
    prepareToLook: (viewerId, of) => members.prepareToLook(viewerId, of),
    showAgain: (session) => connections.entrance.showAgain(session),
    onResighted: harmless(options.onResighted ?? (() => {}), onUnforeseen),
    onSightsChanged: viewing.resighted,
    isStopping: () => isStopping,
    now,
    observe,
    onUnforeseen,
  });
  const { outbox, sightChanges, watching, resight, announce } = telling;
  const { writer, keep, keepVersion, mended } = createKeeping({ store, ledger, subjects, now, observe });
  const { learn, learnUnread } = createLearning(subjects, store, mended, now, observe);

  /** Stores a change made here, announces it and states it to the cluster. */
  function publish(change: Change, startedAt = performance.now()): void {
    keep(change);
    announce(change, startedAt);
    agreement.state(change.subject.id);
  }

  function keepSharing(subjectId: string): void {
    keepVersion(subjectId);
    agreement.state(subjectId);
  }

  /** P1: in one turn all that is remembered moves along; then viewers are shown it anew, by the new time. */
  function clockSet(byMs: number): void {
    subjects.move(byMs, now());
    ledger.move(byMs);
    outbox.clear();
    const viewerIds = sessions.outdate();
    maintenance.clockSet(viewerIds);
    observe({ kind: 'clock-set', byMs, viewers: viewerIds.size });
    watching.clockSet(byMs);
    viewing.clockSet(byMs);
    lookWhatIsDue();
    void softly(observe, 'stating everything again', agreeAgain);
  }

  /** What waits for its time may have waited by another clock. */
  function lookWhatIsDue(): void {
    connections.endings.look();
    turns.look();
    sightChanges.look();
  }

  /** What the cluster has recorded by a clock that was set is made good, and what was said of it meanwhile. */
  async function agreeAgain(): Promise<void> {
    await agreement.restate();
    await agreement.readAgain([...audience.everybodyHeard()]);
  }

  const { agreement, corrections, ...peers } = createPeers({
    cluster,
    subjects,
    audience,
    store,
    rules,
    handOver: () => handOver(sessions),
    sweepOrphans: () => maintenance.sweepOrphans(),
    hearStored,
    keep,
    keepVersion,
    resight,
    announce,
    present: function* () {
      for (const { subject } of sessions.all()) yield subject.id;
    },
    now,
    observe,
  });
  const tellHostEnded = harmless(options.onEnded ?? (() => {}), onUnforeseen);
  const members = createMembers({
    memory,
    telling,
    agreement,
    cluster,
    directory,
    store,
    learn,
    keep,
    keepSharing,
    onEnded(subjectId) {
      tellHostEnded(subjectId);
      watching.ended(subjectId);
      connections.entrance.ended(subjectId);
    },
    onMoved: viewing.moved,
    onTurned: (conversationId) => occupancy.look([conversationId]),
    now,
    observe,
  });
  const { moving, reconciling } = members;
  const turns = createTurns(subjects, announce, keepVersion, now, observe);
  const connections = createConnections({
    memory,
    telling,
    views: members.views,
    agreement,
    writer,
    learn,
    publish,
    rules,
    isStopping: () => isStopping,
    now,
    observe,
    onUnforeseen,
  });
  const maintenance = createMaintenance({
    ...memory,
    store,
    cluster,
    agreement,
    corrections,
    writer,
    rules,
    stillValid,
    keep,
    announce,
    repeat: telling.repeat,
    repeatOutlines: telling.repeatOutlines,
    age: sightChanges.age,
    end: moving.end,
    retry: async () => {
      await peers.readSaid();
      await connections.entrance.retry();
      await showUnread();
      viewing.lookAgain();
    },
    follow: peers.follow,
    reconcile: reconciling.lookAgain,
    now,
    wall: () => clock.wall(),
    observe,
  });

  /** People whom viewers were shown nothing of, because it could not be read. */
  async function showUnread(): Promise<void> {
    for (const id of await learnUnread(takeOver)) {
      const standing = subjects.standing(id);
      if (standing) telling.announcer.show(standing, now(), audience.viewersOf(id));
    }
  }

  /** What is stored is newer than what is known here: other nodes are told, and viewers, at once or by the sweep. */
  function takeOver(stored: StoredSubject): void {
    agreement.outrun(stored);
    subjects.know(stored, now());
  }

  /** Whoever is not known here is read when they come to be. */
  function hearStored(stored: StoredSubject): void {
    const standing = subjects.standing(stored.id);
    if (standing && isNewer(stored, standing)) takeOver(stored);
  }

  /** Nothing is remembered yet that a step of the clock would concern. */
  function beginHere(): void {
    if (!isStopping) {
      timeline.start();
      maintenance.start();
      void peers.readSaid();
    }
    begin();
  }

  const { follow } = agreement;
  const occupancy = createOccupancyRoom({
    ...memory,
    viewing,
    learn,
    follow,
    thresholds: rules,
    toldAgainMs: options.viewersToldAgainMs,
    now,
    observe,
  });
  const watch = createWatchRoom({ ...memory, learn, read: members.read, isCounted: occupancy.hears, follow, now });
  const asked = createAsked({
    memory,
    telling,
    members,
    agreement,
    cluster,
    writer,
    store,
    stillValid,
    readSaid: peers.readSaid,
    countViewing: viewing.count,
    learn,
    keep,
    keepSharing,
    publish,
    rules,
    whenReady,
    now,
    observe,
  });

  const requested = whenReady(async (subject: Subject) => {
    if (!isStopping) connections.activity.byRequest(subject);
  });

  return {
    ready,
    admit: whenReady(connections.entrance.admit),

    closed(sessionId, reason) {
      if (!isStopping) connections.entrance.closed(sessionId, reason);
    },

    renewed: connections.entrance.renewed,

    sessionActivity(sessionId) {
      if (!isStopping) connections.activity.ofSession(sessionId);
    },

    viewing(sessionId, conversationId) {
      if (!isStopping) viewing.show(sessionId, conversationId);
    },

    watch: whenReady(watch),

    activity(subject) {
      void requested(subject);
    },

    ...asked,
    now,

    sweep() {
      lookWhatIsDue();
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
      const { missed } = reconciling;
      cluster.start({
        heard,
        restate,
        moved: moving.moved,
        expired: corrections.expired,
        missed,
        viewed: viewing.heard,
      });
      void within(TIMED_MS, cluster.timed).then(beginHere, beginHere);
    },

    async stop() {
      isStopping = true;
      watching.stop();
      timeline.stop();
      connections.endings.stop();
      turns.stop();
      sightChanges.stop();
      viewing.stop();
      occupancy.stop();
      reconciling.stop();
      await maintenance.stop();
      await peers.leave();
      outbox.stop();
      connections.catchingUp.stop();
      agreement.stop();
      await cluster.stop();
      await writer.flushAll();
    },

    sizes: () => ({
      sessions: sessions.size,
      subjects: subjects.size,
      throttled: ledger.size,
      owed: ledger.owed,
      owedForMs: now() - (ledger.oldestDueAt(now()) ?? now()),
      queued: maintenance.queued + outbox.repeating,
    }),
    census: () => subjects.rollCall.census(now()),
  };
}
