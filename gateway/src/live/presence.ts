/**
 * The shell around the presence core: owns the one timeline, the one sweep, the writing and the sending.
 *
 *   sockets ─ admit, closed, activity ─▶ subjects ─ change ─▶ ledger ─▶ writer ─▶ store
 *   REST ──── activity ───────────────▶    │
 *   host ──── joined, left, end ──────▶ audience ─ viewers ─▶ announcer ─▶ sessions ─▶ sockets
 *   other nodes ◀─ statements, moves ── agreement ── verdicts ─▶ subjects
 */
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../clock.ts';
import { Audience } from '../presence/audience.ts';
import { Faces } from '../presence/faces.ts';
import { Floors } from '../presence/floors.ts';
import { Ledger } from '../presence/ledger.ts';
import { SharedSights } from '../presence/shared-sights.ts';
import { sightOf } from '../presence/sight.ts';
import type { StoredSubject, Subject } from '../presence/subject.ts';
import { type Change, Subjects } from '../presence/subjects.ts';
import { Refusal } from '../refusal.ts';
import { within } from '../within.ts';
import { createAnswers } from './answers.ts';
import { createClaiming } from './claiming.ts';
import { createPeers } from './cluster/peers.ts';
import { type Announcer, createAnnouncer } from './delivery/announcer.ts';
import { createOutbox } from './delivery/outbox.ts';
import { Sessions } from './delivery/sessions.ts';
import { createSightChanges } from './delivery/sight-changes.ts';
import { inSlices, SLICE_MS, slicesFor } from './delivery/spread.ts';
import { harmless } from './harmless.ts';
import { createJoining } from './members/joining.ts';
import { createKeptFloors } from './members/kept-floors.ts';
import { createLooking } from './members/looking.ts';
import { createMembership } from './members/membership.ts';
import { createMovedSights } from './members/moved-sights.ts';
import { createMoving } from './members/moving.ts';
import { createReconciling } from './members/reconciling.ts';
import { createResighting } from './members/resighting.ts';
import { createViews } from './members/views.ts';
import type { Observation } from './observation.ts';
import { createOnlookers } from './onlookers.ts';
import { createOperating } from './operating.ts';
import { createReadiness } from './readiness.ts';
import { createActivity } from './sessions/activity.ts';
import { createCatchingUp } from './sessions/catching-up.ts';
import { createEndings } from './sessions/endings.ts';
import { createEntrance } from './sessions/entrance.ts';
import { createSharing } from './sharing.ts';
import { softly } from './softly.ts';
import type { LivePresence, PresenceOptions } from './types.ts';
import { createLearning, createLearningAgain, createReading, isNewer } from './upkeep/learning.ts';
import { createMaintenance } from './upkeep/maintenance.ts';
import { createRequestCount } from './upkeep/request-count.ts';
import { createTimeline } from './upkeep/timeline.ts';
import { createTurns } from './upkeep/turns.ts';
import { createWriter } from './upkeep/writer.ts';
import { createWatching } from './watching.ts';

/** So long a node that stops in a cluster takes to send its clients away. */
const HAND_OVER_MS = 3_000;
/** So long the cluster has to say what time it is. Until then a machine whose clock is wrong takes what is over for true. */
const TIMED_MS = 3_000;
/** Whoever says something of a subject waits so long for the store to take it. */
const CLAIMED_MS = 5_000;

/** Presence without a transport and without defaults: `attachPresence` and `openPresence` are it with both. */
export function createPresence(options: PresenceOptions): LivePresence {
  const { store, directory, cluster, rules, clock = systemClock } = options;
  const timeline = createTimeline(
    () => cluster.now(),
    () => clock.steady(),
    clockSet,
  );
  const { now } = timeline;
  const stillValid = options.stillValid ?? (async (ids: readonly string[]) => new Set(ids));
  const requests = createRequestCount();
  const tellHost = harmless(options.observe ?? (() => {}), options.onUnforeseen);
  const observe = (observation: Observation) => {
    requests.observe(observation);
    tellHost(observation);
  };

  const subjects = new Subjects(rules);
  const audience = new Audience();
  const { sharers } = subjects.privacy;
  const shared = new SharedSights(sharers, audience, rules.reciprocity, now);
  const { sights = shared } = options;
  const floors = new Floors(createKeptFloors(subjects.privacy, sights, now));
  const faces = new Faces(rules, sights, floors, (subjectId) => subjects.shades.of(subjectId));
  const ledger = new Ledger(rules.throttleIntervalMs);
  const sessions = new Sessions(
    (error) => observe({ kind: 'failed-softly', what: 'sending to a session', error }),
    (viewerId) => {
      // What was written by its floors reaches no later session, which has none yet.
      outbox.hastenTo(viewerId);
      floors.forget(viewerId);
    },
  );
  const membership = createMembership(audience, directory, observe);
  const toItself = ({ subject, facts }: Change) => faces.toItself(subjects.standing(subject.id), facts, now());
  const outbox = createOutbox({ sessions, audience, sights, floors, toItself, now, observe });
  const toSessions = createAnnouncer(sessions, audience, faces, outbox, observe);
  const announcer: Announcer = {
    ...toSessions,
    announce(change, startedAt) {
      toSessions.announce(change, startedAt);
      watching.announced(change);
    },
  };
  const sightChanges = createSightChanges({
    subjects,
    audience,
    sessions,
    sights,
    announcer,
    outbox,
    faces,
    now,
    begunForEveryone: (subjectId) => watching.begun(subjectId),
  });
  const writer = createWriter(store, ledger, (id) => subjects.get(id), now, observe);
  const sightsChanged: LivePresence['sightsChanged'] = (subjectId, before, viewerIds) => {
    sightChanges.changed(subjectId, before, viewerIds);
    watching.resighted(subjectId);
  };
  const { learn, learnUnread } = createLearning(subjects, store, mended, now, observe);
  const { ready, begin, whenReady } = createReadiness();
  let isStopping = false;

  /** What is said of people may have changed who sees them: they are told before there is other news of them. */
  function resight(subjectId?: string): void {
    if (!isStopping) tellResighted(subjectId);
  }

  function announce(change: Change, startedAt = performance.now()): void {
    // Whose invisibility has ended while it was away comes into sight by coming back.
    sharers.get(change.subject.id);
    resight(change.subject.id);
    announcer.announce(change, startedAt);
  }

  /** Stores a change made here, announces it and states it to the cluster. */
  function publish(change: Change, startedAt = performance.now()): void {
    keep(change);
    announce(change, startedAt);
    agreement.state(change.subject.id);
  }

  /** What is stored of a subject has times that have not come (P1): it is put right. */
  function mended(subjectId: string): void {
    ledger.activity(subjectId, now());
    writer.poke();
  }

  /** P1: in one turn all that is remembered moves along; then viewers are shown it anew, by the new time. */
  function clockSet(byMs: number): void {
    subjects.move(byMs, now());
    ledger.move(byMs);
    outbox.clear();
    const viewerIds = sessions.outdate();
    maintenance.clockSet(viewerIds);
    observe({ kind: 'clock-set', byMs, viewers: viewerIds.size });
    watching.clockSet();
    lookWhatIsDue();
    void softly(observe, 'stating everything again', agreeAgain);
  }

  /** What waits for its time may have waited by another clock. */
  function lookWhatIsDue(): void {
    endings.look();
    turns.look();
    sightChanges.look();
  }

  /** What the cluster has recorded by a clock that was set is made good, and what was said of it meanwhile. */
  async function agreeAgain(): Promise<void> {
    await agreement.restate();
    await agreement.readAgain([...audience.everybodySeen()]);
  }

  function keep(change: Change): void {
    observe({ kind: 'change', change });
    if (change.facts.version > change.before.version) keepVersion(change.subject.id);
    else if (ledger.activity(change.subject.id, now())) writer.poke();
  }

  /** What is kept of whom a subject hides from: nobody waits for it. */
  function keepSharing(subjectId: string): void {
    keepVersion(subjectId);
    agreement.state(subjectId);
  }

  /** Viewers have been told a higher version: it is owed like a change, lest it be lost with this process. */
  function keepVersion(subjectId: string): void {
    ledger.change(subjectId, now());
    writer.poke();
  }

  const { agreement, corrections, ...peers } = createPeers({
    cluster,
    subjects,
    audience,
    store,
    rules,
    handOver,
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
  const learnAgain = createLearningAgain(subjects, store, agreement.outrun, observe);
  const views = createViews(audience, membership, subjects, sessions, learn, observe);
  const read = createReading(subjects, store, now, observe);
  const prepareToLook = createLooking({ subjects, audience, sessions, views, read, now });
  const around = createMovedSights({
    privacy: subjects.privacy,
    audience,
    sights,
    changed: sightsChanged,
    resight,
    keep: keepSharing,
    now,
  });
  const joining = createJoining({
    audience,
    membership,
    subjects,
    sessions,
    announcer,
    outbox,
    views,
    learn,
    follow: agreement.follow,
    around,
    now,
  });
  const turns = createTurns(subjects, announce, keepVersion, now, observe);
  const endings = createEndings(subjects, agreement, publish, now, observe);
  const entrance = createEntrance({
    subjects,
    audience,
    faces,
    sessions,
    views,
    learn,
    publish,
    ledger,
    writer,
    endings,
    agreement,
    rules,
    isStopping: () => isStopping,
    now,
    hastenTo: outbox.hastenTo,
    observe,
    onUnforeseen: options.onUnforeseen,
  });
  const tellResighted = createResighting({
    sharers,
    sights: shared,
    audience,
    sessions,
    changed: sightsChanged,
    showAgain(session) {
      outbox.leaveOut(session.subject.id);
      return entrance.showAgain(session);
    },
    tellItself: sightChanges.toItself,
    now,
    tellHost: harmless(options.onResighted ?? (() => {}), options.onUnforeseen),
  });
  sharers.listen(() => queueMicrotask(() => resight()));
  const catchingUp = createCatchingUp(sessions, entrance.showAgain, observe);
  const activity = createActivity({
    agreement,
    subjects,
    sessions,
    ledger,
    writer,
    learn,
    publish,
    now,
    observe,
  });
  const reconciling = createReconciling(
    audience,
    membership,
    joining,
    () => learnAgain(audience.everybodySeen()),
    observe,
  );
  const tellHostEnded = harmless(options.onEnded ?? (() => {}), options.onUnforeseen);
  const moving = createMoving({
    cluster,
    agreement,
    directory,
    subjects,
    audience,
    sessions,
    joining,
    look: reconciling.look,
    learn,
    keep,
    now,
    onEnded(subjectId) {
      tellHostEnded(subjectId);
      watching.ended(subjectId);
      entrance.ended(subjectId);
    },
    observe,
  });
  const maintenance = createMaintenance({
    subjects,
    audience,
    floors,
    versionSeen: (subjectId, viewerId) => {
      // Whoever does not see it in full is told of it in other versions than its own.
      const { kind } = sightOf(viewerId, subjectId, true, sights);
      return kind === 'full' || kind === 'self' ? subjects.facts(subjectId)?.version : undefined;
    },
    ledger,
    sessions,
    store,
    cluster,
    agreement,
    corrections,
    writer,
    rules,
    stillValid,
    keep,
    announce,
    repeat(changes, overMs) {
      outbox.repeat(changes, overMs);
      watching.repeated(changes, 'in full');
    },
    repeatOutlines(changes, overMs) {
      outbox.repeatOutlines(changes, overMs);
      watching.repeated(changes, 'in outline');
    },
    age: sightChanges.age,
    sights,
    end: (subjectId) => moving.end(subjectId),
    retry: async () => {
      await peers.readSaid();
      await entrance.retry();
      await showUnread();
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
      if (standing) announcer.show(standing, now(), audience.viewersOf(id));
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

  /** The clients come back by themselves, on other nodes, and not all in one stroke: nor does one's turn tell of others. */
  async function handOver(): Promise<void> {
    const subjectIds = new Set([...sessions.all()].map(({ subject }) => subject.id));
    if (subjectIds.size === 0) return;
    for (const ids of inSlices(subjectIds, slicesFor(subjectIds.size, HAND_OVER_MS))) {
      for (const id of ids) for (const { link } of sessions.heldBy(id)) link.drop();
      await pause(SLICE_MS);
    }
  }

  /** P16: what is said of a subject is answered once it is stored, and the cluster has heard of it if it answers. */
  async function claimed(subjectId: string): Promise<void> {
    try {
      await within(CLAIMED_MS, Promise.all([writer.stored(subjectId), agreement.ask(subjectId)]));
    } catch (cause) {
      throw new Refusal('UNAVAILABLE', 'This is true here, and could not be stored yet', { cause });
    }
  }

  const onlookers = createOnlookers({
    store,
    subjects,
    audience,
    membership,
    follow: agreement.follow,
    now,
    observe,
  });
  const claiming = createClaiming({ subjects, store, onlookers, resight, keep, announce, stored: claimed, now });

  const ownSharing = createSharing({
    subjects,
    audience,
    onlookers,
    resight,
    stored: claimed,
    granted(viewerId, subjectId) {
      const standing = subjects.standing(subjectId);
      return standing ? faces.toGranted(standing, shared.grant(viewerId, subjectId), now()) : null;
    },
    now,
  });

  const answers = createAnswers({
    store,
    stillValid,
    subjects,
    audience,
    sights,
    faces,
    views,
    thresholds: rules,
    learn,
    prepareToLook,
    readSaid: peers.readSaid,
    follow: agreement.follow,
    now,
  });
  const operating = createOperating({
    subjects,
    sights,
    agreement,
    learn,
    disconnect: moving.disconnect,
    keep,
    announce,
    publish,
    claimed,
    faceToEveryone: answers.faceToEveryone,
    now,
  });

  const watching = createWatching({
    subjects,
    sessions,
    sights,
    faces,
    floors,
    thresholds: rules,
    prepare: views.prepare,
    prepareToLook,
    showAgain: entrance.showAgain,
    now,
    onUnforeseen: options.onUnforeseen,
  });

  const requested = whenReady(async (subject: Subject) => {
    if (!isStopping) activity.byRequest(subject);
  });

  return {
    ready,
    admit: whenReady(entrance.admit),

    closed(sessionId, reason) {
      if (!isStopping) entrance.closed(sessionId, reason);
    },

    renewed: entrance.renewed,

    sessionActivity(sessionId) {
      if (!isStopping) activity.ofSession(sessionId);
    },

    activity(subject) {
      void requested(subject);
    },

    ...answers,
    get: whenReady(answers.get),
    look: whenReady(answers.look),
    withStatus: whenReady(answers.withStatus),
    on: whenReady(watching.on),
    hiddenFrom: whenReady(answers.hiddenFrom),
    acted: whenReady(async (subjectId, knownTo, at) => {
      // It may have done so by a request alone, and be with another node.
      await learn([subjectId]);
      if (!sharers.has(subjectId)) return;
      await agreement.follow([subjectId]);
      if (subjects.privacy.acted(subjectId, knownTo, at, now())) keepSharing(subjectId);
    }),
    sharing: whenReady(ownSharing.sharing),
    share: whenReady(ownSharing.share),
    preview: whenReady(ownSharing.preview),
    now,

    joined: whenReady(async (conversationId, subjectId) => {
      const at = now();
      cluster.tell({ kind: 'joined', conversationId, subjectId, at });
      await moving.joined(conversationId, subjectId, at);
    }),

    left: whenReady(async (conversationId, subjectId) => {
      const at = now();
      cluster.tell({ kind: 'left', conversationId, subjectId, at });
      await moving.left(conversationId, subjectId, at);
    }),

    end: whenReady(moving.end),
    disconnect: whenReady(operating.disconnect),
    setOnline: whenReady(operating.setOnline),

    status: whenReady(claiming.status),
    say: whenReady(claiming.say),
    dismiss: whenReady(claiming.dismiss),
    claim: whenReady(claiming.claim),
    unclaim: whenReady(claiming.unclaim),

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

    sightsChanged,

    start() {
      const { heard, restate } = agreement;
      cluster.start({ heard, restate, moved: moving.moved, expired: corrections.expired, missed: reconciling.missed });
      void within(TIMED_MS, cluster.timed).then(beginHere, beginHere);
    },

    async stop() {
      isStopping = true;
      watching.stop();
      timeline.stop();
      endings.stop();
      turns.stop();
      sightChanges.stop();
      reconciling.stop();
      await maintenance.stop();
      await peers.leave();
      outbox.stop();
      catchingUp.stop();
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
