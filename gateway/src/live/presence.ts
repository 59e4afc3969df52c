/**
 * The shell around the presence core: owns the one clock, the one sweep, the writing and the sending.
 *
 *   sockets ─ admit, closed, activity ─▶ subjects ─ change ─▶ ledger ─▶ writer ─▶ store
 *   REST ──── activity ───────────────▶    │
 *   host ──── joined, left, end ──────▶ audience ─ viewers ─▶ announcer ─▶ sessions ─▶ sockets
 */
import { Audience } from '../presence/audience.ts';
import { newest } from '../presence/facts.ts';
import { Ledger } from '../presence/ledger.ts';
import type { Subject } from '../presence/ports.ts';
import { visibleFacts } from '../presence/projection.ts';
import { type Change, Subjects } from '../presence/subjects.ts';
import { createAnnouncer } from './announcer.ts';
import { createCatchingUp } from './catching-up.ts';
import { createEndings } from './endings.ts';
import { createEntrance } from './entrance.ts';
import { createJoining } from './joining.ts';
import { createLearning } from './learning.ts';
import { createMaintenance } from './maintenance.ts';
import { createMembership } from './membership.ts';
import type { Observation } from './observation.ts';
import { createOutbox } from './outbox.ts';
import { createRequestCount } from './request-count.ts';
import { Sessions } from './sessions.ts';
import { softly } from './softly.ts';
import type { LivePresence, PresenceOptions } from './types.ts';
import { createWriter } from './writer.ts';

export function createPresence(options: PresenceOptions): LivePresence {
  const { store, directory, cluster, rules, now = Date.now } = options;
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
  const announcer = createAnnouncer(sessions, audience, membership, outbox, observe);
  const writer = createWriter(store, ledger, (id) => subjects.get(id), now, observe);
  const learn = createLearning(subjects, store, now, observe);
  let isStopping = false;

  const announce = (change: Change) => announcer.announce(change, performance.now());

  /** Stores a change and announces it. */
  function publish(change: Change, startedAt = performance.now()): void {
    keep(change);
    announcer.announce(change, startedAt);
  }

  function keep(change: Change): void {
    observe({ kind: 'change', change });
    if (change.facts.version > change.before.version) ledger.change(change.subject.id, now());
    else ledger.activity(change.subject.id, now());
    writer.poke();
  }

  const raised = (subjectId: string) => {
    ledger.activity(subjectId, now());
    writer.poke();
  };
  const joining = createJoining(
    audience,
    membership,
    subjects,
    sessions,
    announcer,
    outbox,
    learn,
    (subjectId, conversationId) => entrance.enterConversation(subjectId, conversationId),
    raised,
    now,
  );
  const endings = createEndings(subjects, cluster, publish, now, observe);
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
    rules,
    isStopping: () => isStopping,
    now,
    observe,
  });
  const catchingUp = createCatchingUp(sessions, entrance.showAgain, observe);
  const maintenance = createMaintenance({
    subjects,
    audience,
    ledger,
    sessions,
    store,
    cluster,
    writer,
    rules,
    stillValid: options.stillValid ?? (async (ids) => new Set(ids)),
    keep,
    announce,
    end,
    retry: entrance.retry,
    now,
    observe,
  });

  async function end(subjectId: string): Promise<void> {
    entrance.ended(subjectId);
    const subject = await subjectOf(subjectId);
    if (!subject) return;
    const links = [...sessions.of(subjectId).values()].map(({ link }) => link);
    for (const { id } of links) sessions.remove(id);
    keep(subjects.end(subject, now()));
    for (const link of links) {
      observe({ kind: 'session-closed', reason: 'ended' });
      link.close({ code: 'UNAUTHORIZED', message: 'This account or link is no longer valid' });
    }
    // Those that are just being read for somebody are not held yet.
    const read = await softly(observe, 'reading conversations', () => directory.conversationsOf(subjectId));
    await joining.left([...new Set([...audience.memberships(subjectId), ...(read ?? [])])], subjectId);
  }

  function closeSessions(subjectId: string, message: string): number {
    const links = [...sessions.of(subjectId).values()].map(({ link }) => link);
    for (const link of links) link.close({ code: 'UNAUTHORIZED', message });
    return links.length;
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
    },

    activity(subject) {
      const startedAt = performance.now();
      if (isStopping) return;
      if (!subjects.knows(subject.id)) void learn([subject.id]);
      const activity = subjects.activity(subject, now());
      if (!activity) {
        observe({ kind: 'request', outcome: 'ignored' });
        return;
      }
      const opened = ledger.activity(subject.id, now());
      observe({ kind: 'request', outcome: opened ? 'opened' : 'throttled' });
      if (opened) {
        writer.countRequest(subject.id);
        writer.poke();
      }
      if (activity.change) publish(activity.change, startedAt);
    },

    view(stored, sees) {
      const known = subjects.facts(stored.id);
      return visibleFacts(known ? newest(stored.facts, known) : stored.facts, sees);
    },

    joined: joining.joined,
    left: (conversationId, subjectId) => joining.left([conversationId], subjectId),

    end,

    disconnect: (subjectId) => closeSessions(subjectId, 'An operator closed this session'),

    async setOnline(stored, isOnline) {
      await learn([stored.id]);
      if (!isOnline) {
        const change = subjects.forceOffline(stored, now());
        if (change) publish(change);
      } else {
        const done = subjects.forceOnline(stored.id, now());
        if (!done) return null;
        if (done.change) publish(done.change);
      }
      return subjects.facts(stored.id) ?? stored.facts;
    },

    sweep: maintenance.sweepNow,
    countOnline: async () => subjects.countOnline(),
    get maintenanceActive() {
      return maintenance.isActive;
    },
    statusMetrics: () => requests.metrics(ledger.size),
    resetStatusMetrics: requests.reset,

    start: maintenance.start,

    async stop() {
      isStopping = true;
      endings.stop();
      await maintenance.stop();
      outbox.stop();
      catchingUp.stop();
      for (const change of subjects.closeAll(now())) keep(change);
      await maintenance.sweepOrphans();
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
