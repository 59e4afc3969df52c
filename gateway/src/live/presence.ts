/**
 * The shell around the presence core: owns the one timeline, the one sweep, the writing and the sending.
 *
 *   sockets ─ admit, closed, activity ─▶ subjects ─ change ─▶ ledger ─▶ writer ─▶ store
 *   REST ──── activity ───────────────▶    │
 *   host ──── joined, left, end ──────▶ audience ─ viewers ─▶ announcer ─▶ sessions ─▶ sockets
 *   other nodes ◀─ statements, moves ── agreement ── verdicts ─▶ subjects
 */
import { setTimeout as pause } from 'node:timers/promises';
import { ABSENT, type Status, statusOf } from '@meeshy/status-protocol';
import { systemClock } from '../clock.ts';
import { Audience } from '../presence/audience.ts';
import type { Truth } from '../presence/face.ts';
import { Faces } from '../presence/faces.ts';
import { newest, notAfter } from '../presence/facts.ts';
import { Ledger } from '../presence/ledger.ts';
import { IN_FULL } from '../presence/sight.ts';
import type { StoredSubject } from '../presence/subject.ts';
import { type Change, Subjects } from '../presence/subjects.ts';
import { Refusal } from '../refusal.ts';
import { within } from '../within.ts';
import { createPeers } from './cluster/peers.ts';
import { createAnnouncer } from './delivery/announcer.ts';
import { createOutbox } from './delivery/outbox.ts';
import { Sessions } from './delivery/sessions.ts';
import { inSlices, SLICE_MS, slicesFor } from './delivery/spread.ts';
import { harmless } from './harmless.ts';
import { createJoining } from './members/joining.ts';
import { createMembership } from './members/membership.ts';
import { createMoving } from './members/moving.ts';
import { createReconciling } from './members/reconciling.ts';
import { createViews } from './members/views.ts';
import type { Observation } from './observation.ts';
import { createActivity } from './sessions/activity.ts';
import { createCatchingUp } from './sessions/catching-up.ts';
import { createEndings } from './sessions/endings.ts';
import { createEntrance } from './sessions/entrance.ts';
import { softly } from './softly.ts';
import type { LivePresence, PresenceOptions } from './types.ts';
import { createLearning, createLearningAgain } from './upkeep/learning.ts';
import { createMaintenance } from './upkeep/maintenance.ts';
import { createRequestCount } from './upkeep/request-count.ts';
import { createTimeline } from './upkeep/timeline.ts';
import { createWriter } from './upkeep/writer.ts';

/** So long a node that stops in a cluster takes to send its clients away. */
const HAND_OVER_MS = 3_000;
/** Whoever says something of a subject waits so long for the store to take it. */
const CLAIMED_MS = 5_000;

export function createPresence(options: PresenceOptions): LivePresence {
  const { store, directory, cluster, rules, clock = systemClock, sights = IN_FULL } = options;
  const timeline = createTimeline(
    () => cluster.now(),
    () => clock.steady(),
    clockSet,
  );
  const { now } = timeline;
  const requests = createRequestCount();
  const tellHost = harmless(options.observe ?? (() => {}), options.onUnforeseen);
  const observe = (observation: Observation) => {
    requests.observe(observation);
    tellHost(observation);
  };

  const subjects = new Subjects(rules);
  const audience = new Audience();
  const faces = new Faces(rules, sights);
  const ledger = new Ledger(rules.throttleIntervalMs);
  const sessions = new Sessions((error) => observe({ kind: 'failed-softly', what: 'sending to a session', error }));
  const membership = createMembership(audience, directory, observe);
  const outbox = createOutbox(sessions, audience, observe, now, sights);
  const announcer = createAnnouncer(sessions, audience, faces, outbox, observe);
  const writer = createWriter(store, ledger, (id) => subjects.get(id), now, observe);
  const learn = createLearning(subjects, store, mended, now, observe);
  let isStopping = false;

  const announce = (change: Change, startedAt = performance.now()) => announcer.announce(change, startedAt);

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
    subjects.move(byMs);
    ledger.move(byMs);
    outbox.clear();
    const viewerIds = sessions.outdate();
    maintenance.clockSet(viewerIds);
    observe({ kind: 'clock-set', byMs, viewers: viewerIds.size });
    endings.look();
    void softly(observe, 'stating everything again', agreeAgain);
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
    keep,
    keepVersion,
    announce,
    present: function* () {
      for (const { subject } of sessions.all()) yield subject.id;
    },
    now,
    observe,
  });
  const learnAgain = createLearningAgain(subjects, store, agreement.outrun, observe);
  const raised = (subjectId: string) => {
    keepVersion(subjectId);
    agreement.state(subjectId);
  };
  const views = createViews(audience, membership, subjects, sessions, learn, observe);
  const joining = createJoining(
    audience,
    membership,
    subjects,
    sessions,
    announcer,
    outbox,
    learn,
    agreement.follow,
    views,
    raised,
    now,
  );
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
    observe,
  });
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
      entrance.ended(subjectId);
    },
    observe,
  });
  const maintenance = createMaintenance({
    subjects,
    audience,
    ledger,
    sessions,
    store,
    cluster,
    agreement,
    corrections,
    writer,
    rules,
    stillValid: options.stillValid ?? (async (ids) => new Set(ids)),
    keep,
    announce,
    repeat: outbox.repeat,
    repeatOutlines: outbox.repeatOutlines,
    areOutlinesSeen: () => !sights.areFull,
    end: (subjectId) => moving.end(subjectId),
    retry: entrance.retry,
    follow: peers.follow,
    reconcile: reconciling.lookAgain,
    now,
    wall: () => clock.wall(),
    observe,
  });

  /** The clients come back by themselves, on other nodes, and not all in one stroke: nor does one's turn tell of others. */
  async function handOver(): Promise<void> {
    const subjectIds = new Set([...sessions.all()].map(({ subject }) => subject.id));
    if (subjectIds.size === 0) return;
    for (const ids of inSlices(subjectIds, slicesFor(subjectIds.size, HAND_OVER_MS))) {
      for (const id of ids) for (const { link } of [...sessions.of(id).values()]) link.drop();
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

  /** What memory knows beats what was stored. */
  function truthOf({ facts, claims, ...subject }: StoredSubject): Truth {
    const known = subjects.standing(subject.id);
    const stored = notAfter(now(), facts);
    if (!known) return { subject, facts: stored, claims };
    return { subject, facts: newest(stored, known.facts), claims: known.claims, outline: known.outline };
  }

  /** Of somebody in the viewer's audience. */
  function statusSeen(viewerId: string, subjectId: string, at: number): Status {
    const standing = subjects.standing(subjectId);
    return standing ? statusOf(faces.toViewer(viewerId, standing, true, at), at, rules) : 'offline';
  }

  return {
    admit: entrance.admit,

    closed(sessionId, reason) {
      if (!isStopping) entrance.closed(sessionId, reason);
    },

    renewed: entrance.renewed,

    sessionActivity(sessionId) {
      if (!isStopping) activity.ofSession(sessionId);
    },

    activity(subject) {
      if (!isStopping) activity.byRequest(subject);
    },

    face: (viewerId, stored, isInAudience) => faces.toViewer(viewerId, truthOf(stored), isInAudience, now()),
    faceInLists: (subject) => faces.inLists(truthOf({ ...subject, facts: ABSENT }), now()),

    async withStatus(viewerId, status) {
      await views.prepare(viewerId);
      const seen = audience.seenBy(viewerId);
      await agreement.follow(seen);
      const at = now();
      return [...seen].filter((id) => id !== viewerId && statusSeen(viewerId, id, at) === status);
    },

    now,

    joined(conversationId, subjectId) {
      cluster.tell({ kind: 'joined', conversationId, subjectId });
      return moving.joined(conversationId, subjectId);
    },

    left(conversationId, subjectId) {
      cluster.tell({ kind: 'left', conversationId, subjectId });
      return moving.left(conversationId, subjectId);
    },

    end: moving.end,
    disconnect: moving.disconnect,

    async setOnline(stored, isOnline) {
      await learn([stored.id]);
      if (!isOnline) {
        const change = subjects.forceOffline(stored, now());
        if (change) {
          keep(change);
          announce(change);
        }
        agreement.insist(stored.id);
        await claimed(stored.id);
      } else {
        const done = subjects.forceOnline(stored.id, now(), (await agreement.sessionsElsewhere(stored.id)) > 0);
        if (!done) return null;
        if (done.change) publish(done.change);
        else agreement.state(stored.id);
        await claimed(stored.id);
      }
      return faces.toEveryone(truthOf(stored), now());
    },

    sweep: maintenance.sweepNow,
    countOnline: async () => (await peers.countOnline()) ?? subjects.countOnline(),
    get maintenanceActive() {
      return maintenance.isActive;
    },
    statusMetrics: () => requests.metrics(ledger.size),
    resetStatusMetrics: requests.reset,

    start() {
      const { heard, restate } = agreement;
      cluster.start({ heard, restate, moved: moving.moved, expired: corrections.expired, missed: reconciling.missed });
      timeline.start();
      maintenance.start();
    },

    async stop() {
      isStopping = true;
      timeline.stop();
      endings.stop();
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
    census: () => subjects.census(now()),
  };
}
