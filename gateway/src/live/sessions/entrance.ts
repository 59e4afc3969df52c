/** How a connection becomes a session and ceases to be one (P3 to P5, P11). */
import { type Authenticated, type WireError, writeTime } from '@meeshy/status-protocol';
import type { Conversations } from '../../presence/conversations.ts';
import type { Faces } from '../../presence/faces.ts';
import type { Hearers } from '../../presence/hearers.ts';
import type { Ledger } from '../../presence/ledger.ts';
import type { Subject } from '../../presence/subject.ts';
import type { Change, Standings, Subjects } from '../../presence/subjects.ts';
import type { Agreement } from '../cluster/agreement.ts';
import type { Link } from '../delivery/link.ts';
import type { Session, Sessions } from '../delivery/sessions.ts';
import { tellHarmlessly } from '../harmless.ts';
import type { Preparing } from '../members/preparing.ts';
import type { Observe } from '../observation.ts';
import type { PresenceRules } from '../rules.ts';
import { softly } from '../softly.ts';
import type { Writer } from '../upkeep/writer.ts';
import type { Endings } from './endings.ts';
import { sendSnapshot } from './snapshot.ts';

/** A connection that wants to become a session. */
export interface Admission {
  readonly subject: Subject;
  /** BCP 47 tag. */
  readonly language: string;
  readonly link: Link;
  /** When its credentials expire, epoch milliseconds of this machine; `Infinity`: never. */
  readonly expiresAt: number;
  /** It came back by itself: no activity (P1). */
  readonly resume: boolean;
  /** Called in the same turn in which the session begins, after `authenticated`. */
  readonly onAdmitted?: () => void;
  /** Its conversations: join the rooms. Called before `onAdmitted`, and again if they could be read only later. */
  readonly onConversations?: (conversationIds: ReadonlySet<string>) => void;
}

/** What newer credentials prove. */
export interface Renewal extends Pick<Admission, 'language' | 'expiresAt'> {
  /** The client was not listening when the session began. */
  readonly again?: boolean;
}

export interface EntranceParts {
  readonly subjects: Standings & Pick<Subjects, 'attendance'>;
  readonly conversations: Pick<Conversations, 'conversationsOf' | 'crowdsOf'>;
  readonly hearers: Hearers;
  readonly faces: Faces;
  readonly sessions: Sessions;
  readonly preparing: Preparing;
  readonly learn: (subjectIds: Iterable<string>) => Promise<unknown>;
  readonly publish: (change: Change, startedAt?: number) => void;
  readonly ledger: Ledger;
  readonly writer: Writer;
  readonly endings: Endings;
  readonly agreement: Agreement;
  readonly rules: PresenceRules;
  /** Everybody is being taken offline for good: nobody may begin any more. */
  readonly isStopping: () => boolean;
  readonly now: () => number;
  /** The viewer is about to be shown everything: what else it is owed comes first. */
  readonly hastenTo: (viewerId: string) => void;
  readonly observe: Observe;
  /** What a callback of the host threw. */
  readonly onUnforeseen: ((error: unknown) => void) | undefined;
}

export interface Entrance {
  admit(admission: Admission): Promise<WireError | null>;
  closed(sessionId: string, reason: string): void;
  /** The session proved newer credentials of the same subject, and is told so. */
  renewed(sessionId: string, proved: Renewal): void;
  /** A subject is no more: its connections on their way in are refused. */
  ended(subjectId: string): void;
  /** Reads again the conversations of those for whom that failed, and shows everybody to those for whom it has failed. */
  retry(): Promise<void>;
  /** A snapshot of everybody, whoever has been forgotten here in the meantime included. */
  showAgain(session: Session): Promise<void>;
}

export function createEntrance(parts: EntranceParts): Entrance {
  const { subjects, conversations, hearers, sessions, preparing, learn, publish, ledger, writer, endings, rules, now } =
    parts;
  const { isStopping, agreement, observe } = parts;
  /** Subjects with a connection on its way in, how many, and whether they have ended meanwhile. */
  const arriving = new Map<string, { count: number; hasEnded: boolean }>();
  /** Sessions whose snapshot has failed: events are held for them until the next one. */
  const unshown = new Set<Session>();

  async function snapshot(session: Session): Promise<void> {
    const startedAt = performance.now();
    parts.hastenTo(session.subject.id);
    const { users, released, dropped } = await sendSnapshot(session, parts, now());
    observe({ kind: 'snapshot', users, seconds: (performance.now() - startedAt) / 1000 });
    if (released + dropped > 0) observe({ kind: 'held', released, dropped });
  }

  /** Looked up only by whoever has somebody to hear of them from. */
  function* heardBy(viewerId: string): Generator<string> {
    yield* hearers.heardInOrder(viewerId);
  }

  /**
   * P14: the session has begun by now; only what it is shown first waits for the cluster. Nobody waits for this: what fails in
   * it is tried again with the next sweep.
   */
  async function show(session: Session): Promise<void> {
    const isShown = await softly(observe, 'showing a session everybody', async () => {
      await agreement.follow(heardBy(session.subject.id));
      await snapshot(session);
      return true;
    });
    if (!isShown) unshown.add(session);
  }

  async function showAgain(session: Session): Promise<void> {
    await learn(hearers.heardInOrder(session.subject.id));
    await show(session);
  }

  async function showUnshown(): Promise<void> {
    const waiting = [...unshown];
    unshown.clear();
    for (const session of waiting) if (session.link.isOpen) await showAgain(session);
  }

  function welcome({ id, username, kind }: Subject, language: string): Authenticated {
    const { offlineMs, awayMs, reciprocity } = rules;
    const user = { id, username, isAnonymous: kind === 'anonymous', language };
    const welcome = { success: true, user, thresholds: { offlineMs, awayMs } } as const;
    return reciprocity === 'pairwise' ? welcome : { ...welcome, reciprocity };
  }

  /** One turn of the event loop: whoever hears of the session can already reach it, and nothing gets lost between. */
  function begin(admission: Admission, startedAt: number): void {
    const { subject, language, link, expiresAt, resume, onConversations } = admission;
    const session: Session = { subject, link, expiresAt, held: new Map(), onConversations };
    const wasLeaving = subjects.attendance.isEnding(subject.id);
    const change = subjects.attendance.open(subject, link.id, now(), resume);
    sessions.add(session);
    observe({ kind: 'session-opened', subjectKind: subject.kind, resumed: resume });
    if (wasLeaving) observe({ kind: 'ending', outcome: 'cancelled' });
    link.send('authenticated', welcome(subject, language));
    tellHarmlessly(onConversations, new Set(conversations.conversationsOf(subject.id)), parts.onUnforeseen);
    admission.onAdmitted?.();
    if (change) publish(change, startedAt);
    else if (!resume && ledger.activity(subject.id, now())) writer.poke();
    if (!change) agreement.state(subject.id);
    void show(session);
  }

  /** Prepares a subject; `false`: it has ended meanwhile. */
  async function arrive(subjectId: string): Promise<boolean> {
    const arrival = arriving.get(subjectId) ?? { count: 0, hasEnded: false };
    arriving.set(subjectId, arrival);
    arrival.count++;
    await preparing.prepare(subjectId);
    if (--arrival.count === 0) arriving.delete(subjectId);
    return !arrival.hasEnded;
  }

  function closed(sessionId: string, reason: string): void {
    const startedAt = performance.now();
    const session = sessions.remove(sessionId);
    if (!session) return;
    const ending = subjects.attendance.close(sessionId, now());
    if (ending) endings.add(ending, startedAt);
    else agreement.state(session.subject.id);
    observe({ kind: 'session-closed', reason });
  }

  /** After the newer one has begun: nobody is offline between the two. */
  function makeRoom({ link }: Session): void {
    closed(link.id, 'made room');
    link.drop();
  }

  return {
    async admit(admission) {
      const startedAt = performance.now();
      const { subject, link } = admission;
      const isStillThere = await arrive(subject.id);
      if (!link.isOpen) return null;
      if (!isStillThere) return { code: 'UNAUTHORIZED', message: 'This account or link is no longer valid' };
      if (isStopping()) return { code: 'UNAVAILABLE', message: 'Shutting down' };
      const isFull = sessions.heldBy(subject.id).length >= rules.maxSessionsPerSubject;
      const silent = isFull ? sessions.silent(subject.id) : undefined;
      if (isFull && !silent) {
        return { code: 'RATE_LIMITED', message: `No more than ${rules.maxSessionsPerSubject} sessions at a time` };
      }
      begin(admission, startedAt);
      if (silent) makeRoom(silent);
      return null;
    },

    closed,

    renewed(sessionId, { language, expiresAt, again = false }) {
      const session = sessions.get(sessionId);
      if (!session) return;
      session.expiresAt = expiresAt;
      const serverTime = writeTime(now()) ?? '';
      session.link.send('authenticated', { ...welcome(session.subject, language), serverTime });
      if (again) sessions.owe(session);
    },

    ended(subjectId) {
      const arrival = arriving.get(subjectId);
      if (arrival) arrival.hasEnded = true;
    },

    showAgain,

    async retry() {
      await showUnshown();
      await preparing.retry(async (subjectId) => {
        for (const session of sessions.of(subjectId)) await showAgain(session);
      });
    },
  };
}
