/**
 * The shell around the presence core: owns the one clock, the one sweep, the writing and the sending.
 *
 *   sockets ─ admit, closed, activity ─▶ subjects ─ change ─▶ ledger ─▶ writer ─▶ store
 *   REST ──── activity ───────────────▶    │
 *   host ──── joined, left, end ──────▶ audience ─ viewers ─▶ announcer ─▶ sessions ─▶ sockets
 *   other nodes ◀─ statements, moves ── agreement ── verdicts ─▶ subjects
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Audience } from '../presence/audience.ts';
import { newest } from '../presence/facts.ts';
import { Ledger } from '../presence/ledger.ts';
import type { Move, Subject } from '../presence/ports.ts';
import { visibleFacts } from '../presence/projection.ts';
import { type Change, Subjects } from '../presence/subjects.ts';
import { createAgreement } from './agreement.ts';
import { createAnnouncer } from './announcer.ts';
import { createCatchingUp } from './catching-up.ts';
import { createEndings } from './endings.ts';
import { createEntrance } from './entrance.ts';
import { createFollowing } from './following.ts';
import { createJoining } from './joining.ts';
import { createLearning } from './learning.ts';
import { createMaintenance } from './maintenance.ts';
import { createMembership } from './membership.ts';
import type { Observation } from './observation.ts';
import { createOutbox } from './outbox.ts';
import { createReconciling } from './reconciling.ts';
import { createRequestCount } from './request-count.ts';
import { Sessions } from './sessions.ts';
import { softly } from './softly.ts';
import type { LivePresence, PresenceOptions } from './types.ts';
import { createWriter } from './writer.ts';

/** So long a node that stops in a cluster takes to send its clients away. */
const HAND_OVER_MS = 3_000;
const HAND_OVER_SLICE_MS = 50;

export function createPresence(options: PresenceOptions): LivePresence {
  const { store, directory, cluster, rules, now = cluster.now } = options;
  const requests = createRequestCount();
  const observe = (observation: Observation) => {
    requests.observe(observation);
    options.observe?.(observation);
  };

  const subjects = new Subjects(rules);
  const audience = new Audience();
  const ledger = new Ledger(rules.throttleIntervalMs);
  const sessions = new Sessions();
  const membership = createMembership(audience, directory, observe);
  const outbox = createOutbox(sessions, audience, observe);
  const announcer = createAnnouncer(sessions, audience, outbox, observe);
  const writer = createWriter(store, ledger, (id) => subjects.get(id), now, observe);
  const learn = createLearning(subjects, store, now, observe);
  let isStopping = false;

  const announce = (change: Change, startedAt = performance.now()) => announcer.announce(change, startedAt);

  /** Stores a change made here, announces it and states it to the cluster. */
  function publish(change: Change, startedAt = performance.now()): void {
    keep(change);
    announce(change, startedAt);
    agreement.state(change.subject.id);
  }

  function keep(change: Change): void {
    observe({ kind: 'change', change });
    if (change.facts.version > change.before.version) ledger.change(change.subject.id, now());
    else ledger.activity(change.subject.id, now());
    writer.poke();
  }

  const agreement = createAgreement({
    cluster,
    subjects,
    keep,
    announce,
    present: function* () {
      for (const { subject } of sessions.all()) yield subject.id;
    },
    now,
    observe,
  });
  const raised = (subjectId: string) => {
    ledger.activity(subjectId, now());
    writer.poke();
    agreement.state(subjectId);
  };
  const joining = createJoining(
    audience,
    membership,
    subjects,
    sessions,
    announcer,
    outbox,
    learn,
    agreement.follow,
    (subjectId, conversationId) => entrance.enterConversation(subjectId, conversationId),
    raised,
    now,
  );
  const endings = createEndings(subjects, agreement, publish, now, observe);
  const entrance = createEntrance({
    subjects,
    audience,
    sessions,
    membership,
    learn,
    publish,
    ledger,
    writer,
    endings,
    cluster,
    agreement,
    rules,
    isStopping: () => isStopping,
    now,
    observe,
  });
  const catchingUp = createCatchingUp(sessions, entrance.showAgain, observe);
  const reconciling = createReconciling(audience, membership, joining, observe);
  const maintenance = createMaintenance({
    subjects,
    audience,
    ledger,
    sessions,
    store,
    cluster,
    agreement,
    writer,
    rules,
    stillValid: options.stillValid ?? (async (ids) => new Set(ids)),
    keep,
    announce,
    end: (subjectId) => end(subjectId, true),
    retry: entrance.retry,
    follow: createFollowing({ cluster, agreement, audience, subjects, rules }),
    now,
    observe,
  });

  /** `isOurs`: it became known here, so it is for this node to store and tell. */
  async function end(subjectId: string, isOurs: boolean): Promise<void> {
    if (isOurs) cluster.tell({ kind: 'ended', subjectId });
    entrance.ended(subjectId);
    const subject = await subjectOf(subjectId);
    if (!subject) return;
    const links = [...sessions.of(subjectId).values()].map(({ link }) => link);
    for (const { id } of links) sessions.remove(id);
    const change = subjects.end(subject, now());
    if (isOurs) keep(change);
    agreement.state(subjectId);
    for (const link of links) {
      observe({ kind: 'session-closed', reason: 'ended' });
      link.close({ code: 'UNAUTHORIZED', message: 'This account or link is no longer valid' });
    }
    // Those that are just being read for somebody are not held yet.
    const read = await softly(observe, 'reading conversations', () => directory.conversationsOf(subjectId));
    await joining.left([...new Set([...audience.memberships(subjectId), ...(read ?? [])])], subjectId);
  }

  async function joined(conversationId: string, subjectId: string): Promise<void> {
    await joining.joined(conversationId, subjectId);
    entrance.tellHost(subjectId);
  }

  async function left(conversationId: string, subjectId: string): Promise<void> {
    const parted = joining.left([conversationId], subjectId);
    entrance.tellHost(subjectId);
    await parted;
  }

  function moved(move: Move): void {
    const { subjectId } = move;
    void softly(observe, 'following a move', async () => {
      if (move.kind === 'disconnected') closeSessions(subjectId);
      if (move.kind === 'ended') await end(subjectId, false);
      if (move.kind === 'joined') await joined(move.conversationId, subjectId);
      if (move.kind === 'left') await left(move.conversationId, subjectId);
    });
  }

  function closeSessions(subjectId: string): number {
    const links = [...sessions.of(subjectId).values()].map(({ link }) => link);
    for (const link of links) link.close({ code: 'UNAUTHORIZED', message: 'An operator closed this session' });
    return links.length;
  }

  function activeHere(subject: Subject, startedAt: number): void {
    const activity = subjects.activity(subject, now());
    if (activity) agreement.stirred(subject.id);
    countRequest(subject.id, activity !== null);
    if (activity?.change) publish(activity.change, startedAt);
  }

  /** It may live on another node, or have left it a moment ago: the cluster knows (P1). */
  async function activeElsewhere(subject: Subject, startedAt: number): Promise<void> {
    const doesCount = await agreement.seen(subject, now());
    if (doesCount === null) activeHere(subject, startedAt);
    else countRequest(subject.id, doesCount);
  }

  function countRequest(subjectId: string, isActivity: boolean): void {
    const opened = isActivity && ledger.activity(subjectId, now());
    observe({ kind: 'request', outcome: isActivity ? (opened ? 'opened' : 'throttled') : 'ignored' });
    if (!opened) return;
    writer.countRequest(subjectId);
    writer.poke();
  }

  async function sessionsElsewhere(subjectId: string): Promise<number> {
    const found = await softly(observe, 'asking the cluster', () => cluster.livingElsewhere([subjectId]));
    return found?.get(subjectId) ?? 0;
  }

  /** The clients come back by themselves, on other nodes, and not all in one stroke. */
  async function handOver(): Promise<void> {
    const open = [...sessions.all()];
    const perSlice = Math.ceil((open.length * HAND_OVER_SLICE_MS) / HAND_OVER_MS);
    for (let i = 0; i < open.length; i += perSlice) {
      for (const { link } of open.slice(i, i + perSlice)) link.drop();
      await pause(HAND_OVER_SLICE_MS);
    }
  }

  /** This node alone knows everybody who is online; several know it together, in the store. */
  async function countOnline(): Promise<{ users: number; anonymous: number }> {
    const stored = cluster.isAlone ? null : await softly(observe, 'counting', store.countOnline);
    return stored ?? subjects.countOnline();
  }

  async function subjectOf(subjectId: string): Promise<Subject | undefined> {
    await learn([subjectId]);
    return subjects.get(subjectId);
  }

  return {
    admit: entrance.admit,

    closed(sessionId, reason) {
      if (!isStopping) entrance.closed(sessionId, reason);
    },

    renewed(sessionId, expiresAt) {
      const session = sessions.get(sessionId);
      if (session) session.expiresAt = expiresAt;
    },

    sessionActivity(sessionId) {
      const startedAt = performance.now();
      const session = sessions.get(sessionId);
      if (!session || isStopping) return;
      const activity = subjects.activity(session.subject, now());
      if (ledger.activity(session.subject.id, now())) writer.poke();
      if (activity?.change) publish(activity.change, startedAt);
      else agreement.stirred(session.subject.id);
    },

    activity(subject) {
      const startedAt = performance.now();
      if (isStopping) return;
      if (!subjects.knows(subject.id)) void learn([subject.id]);
      if (cluster.isAlone || sessions.of(subject.id).size > 0) activeHere(subject, startedAt);
      else void activeElsewhere(subject, startedAt);
    },

    view(stored, sees) {
      const known = subjects.facts(stored.id);
      return visibleFacts(known ? newest(stored.facts, known) : stored.facts, sees);
    },

    joined(conversationId, subjectId) {
      cluster.tell({ kind: 'joined', conversationId, subjectId });
      return joined(conversationId, subjectId);
    },

    left(conversationId, subjectId) {
      cluster.tell({ kind: 'left', conversationId, subjectId });
      return left(conversationId, subjectId);
    },

    end: (subjectId) => end(subjectId, true),

    async disconnect(subjectId) {
      const elsewhere = await sessionsElsewhere(subjectId);
      if (elsewhere > 0) cluster.tell({ kind: 'disconnected', subjectId });
      return elsewhere + closeSessions(subjectId);
    },

    async setOnline(stored, isOnline) {
      await learn([stored.id]);
      if (!isOnline) {
        const change = subjects.forceOffline(stored, now());
        if (change) publish(change);
        else agreement.state(stored.id);
      } else {
        const done = subjects.forceOnline(stored.id, now(), (await sessionsElsewhere(stored.id)) > 0);
        if (!done) return null;
        if (done.change) publish(done.change);
        else agreement.state(stored.id);
      }
      return subjects.facts(stored.id) ?? stored.facts;
    },

    sweep: maintenance.sweepNow,
    countOnline,
    get maintenanceActive() {
      return maintenance.isActive;
    },
    statusMetrics: () => requests.metrics(ledger.size),
    resetStatusMetrics: requests.reset,

    start() {
      const { heard, restate } = agreement;
      cluster.start({ heard, restate, moved, buried: agreement.buried, missed: reconciling.missed });
      maintenance.start();
    },

    async stop() {
      isStopping = true;
      endings.stop();
      reconciling.stop();
      await maintenance.stop();
      if (cluster.isAlone) for (const change of subjects.closeAll(now())) keep(change);
      else await handOver();
      outbox.stop();
      catchingUp.stop();
      agreement.stop();
      if (cluster.isAlone) await maintenance.sweepOrphans();
      await cluster.stop();
      await writer.flushAll();
    },

    sizes: () => ({
      sessions: sessions.size,
      subjects: subjects.size,
      throttled: ledger.size,
      owed: ledger.owed,
      owedForMs: now() - (ledger.oldestDueAt(now()) ?? now()),
      queued: maintenance.queued,
    }),
    census: () => subjects.census(now()),
  };
}
