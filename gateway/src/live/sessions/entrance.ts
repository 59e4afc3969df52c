/** How a connection becomes a session and ceases to be one (P3 to P5, P11). */
import type { WireError } from '@meeshy/status-protocol';
import type { Audience } from '../../presence/audience.ts';
import type { Faces } from '../../presence/faces.ts';
import type { Ledger } from '../../presence/ledger.ts';
import type { Cluster } from '../../presence/ports.ts';
import type { Change, Subjects } from '../../presence/subjects.ts';
import { within } from '../../within.ts';
import type { Agreement } from '../cluster/agreement.ts';
import type { Membership } from '../members/membership.ts';
import type { Observe } from '../observation.ts';
import { READ_MS } from '../patience.ts';
import type { Admission, PresenceOptions } from '../types.ts';
import type { Writer } from '../upkeep/writer.ts';
import type { Endings } from './endings.ts';
import type { Session, Sessions } from './sessions.ts';
import { sendSnapshot } from './snapshot.ts';

export interface EntranceParts {
  readonly subjects: Subjects;
  readonly audience: Audience;
  readonly faces: Faces;
  readonly sessions: Sessions;
  readonly membership: Membership;
  readonly learn: (subjectIds: Iterable<string>) => Promise<void>;
  readonly publish: (change: Change, startedAt?: number) => void;
  readonly ledger: Ledger;
  readonly writer: Writer;
  readonly endings: Endings;
  readonly cluster: Cluster;
  readonly agreement: Agreement;
  readonly rules: PresenceOptions['rules'];
  /** Everybody is being taken offline for good: nobody may begin any more. */
  readonly isStopping: () => boolean;
  readonly now: () => number;
  readonly observe: Observe;
}

/** Subjects that were never stored stay unknown, however often one reads. */
const MOST_READS = 3;

export interface Entrance {
  admit(admission: Admission): Promise<WireError | null>;
  closed(sessionId: string, reason: string): void;
  /** A subject is no more: its connections on their way in are refused. */
  ended(subjectId: string): void;
  /** A viewer has joined a conversation. Never fails: what cannot be read now is read again. */
  enterConversation(subjectId: string, conversationId: string): Promise<void>;
  /** Reads again the conversations of those for whom that failed, and shows them the result. */
  retry(): Promise<void>;
  /** Brings into memory what a viewer may see, as far as it is not there. Never fails, and is bounded in time. */
  prepare(subjectId: string): Promise<void>;
  /** Tells the host of the conversations of a subject's sessions. */
  tellHost(subjectId: string): void;
  /** A snapshot of everybody, whoever has been forgotten here in the meantime included. */
  showAgain(session: Session): Promise<void>;
}

export function createEntrance(parts: EntranceParts): Entrance {
  const { subjects, audience, sessions, membership, learn, publish, ledger, writer, endings, rules, now } = parts;
  const { isStopping, cluster, agreement, observe } = parts;
  /** Subjects with a connection on its way in, how many, and whether they have ended meanwhile. */
  const arriving = new Map<string, { count: number; hasEnded: boolean }>();
  /** Viewers whose conversations could not be read. */
  const gaps = new Set<string>();

  /** P14: a directory that does not answer costs the viewer its view for a while, never its session. */
  async function enter(subjectId: string): Promise<void> {
    if (audience.hasViewer(subjectId) && !gaps.has(subjectId)) return;
    try {
      await within(READ_MS, membership.enter(subjectId));
      gaps.delete(subjectId);
    } catch (error) {
      observe({ kind: 'failed-softly', what: 'reading conversations', error });
      // What others here are in with it is known all the same.
      audience.addViewer(subjectId, audience.memberships(subjectId));
      gaps.add(subjectId);
    }
  }

  async function snapshot(session: Session): Promise<void> {
    const startedAt = performance.now();
    const { users, released, dropped } = await sendSnapshot(session, parts, now());
    observe({ kind: 'snapshot', users, seconds: (performance.now() - startedAt) / 1000 });
    if (released + dropped > 0) observe({ kind: 'held', released, dropped });
  }

  function tellHost(subjectId: string): void {
    for (const session of sessions.of(subjectId).values()) {
      session.onConversations?.(audience.conversationsOf(subjectId));
    }
  }

  /** P14: the session has begun by now; only what it is shown first waits for the cluster. */
  async function show(session: Session): Promise<void> {
    if (!cluster.isAlone) await agreement.follow(audience.seenBy(session.subject.id));
    await snapshot(session);
  }

  async function showAgain(session: Session): Promise<void> {
    await learn(audience.seenBy(session.subject.id));
    await show(session);
  }

  /** One turn of the event loop: whoever hears of the session can already reach it, and nothing gets lost between. */
  function begin(admission: Admission, startedAt: number): void {
    const { subject, link, expiresAt, resume, onConversations } = admission;
    const session: Session = { subject, link, expiresAt, held: new Map(), onConversations };
    const wasLeaving = subjects.isEnding(subject.id);
    const change = subjects.open(subject, link.id, now(), resume);
    sessions.add(session);
    observe({ kind: 'session-opened', subjectKind: subject.kind, resumed: resume });
    if (wasLeaving) observe({ kind: 'ending', outcome: 'cancelled' });
    link.send('authenticated', admission.welcome);
    onConversations?.(audience.conversationsOf(subject.id));
    admission.onAdmitted?.();
    if (change) publish(change, startedAt);
    else if (!resume && ledger.activity(subject.id, now())) writer.poke();
    if (!change) agreement.state(subject.id);
    void show(session);
  }

  /** Reading takes turns of the event loop, in which members come and go: so it is looked at once more. */
  async function prepare(subjectId: string): Promise<void> {
    for (let reads = 0; ; reads++) {
      await enter(subjectId);
      const unknown = [...audience.seenBy(subjectId)].filter((id) => !subjects.knows(id));
      if (unknown.length === 0 || reads === MOST_READS) return;
      await learn(unknown);
    }
  }

  /** Prepares a subject; `false`: it has ended meanwhile. */
  async function arrive(subjectId: string): Promise<boolean> {
    const arrival = arriving.get(subjectId) ?? { count: 0, hasEnded: false };
    arriving.set(subjectId, arrival);
    arrival.count++;
    await prepare(subjectId);
    if (--arrival.count === 0) arriving.delete(subjectId);
    return !arrival.hasEnded;
  }

  function closed(sessionId: string, reason: string): void {
    const startedAt = performance.now();
    const session = sessions.remove(sessionId);
    if (!session) return;
    const ending = subjects.close(sessionId, now());
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
      const isFull = sessions.of(subject.id).size >= rules.maxSessionsPerSubject;
      const silent = isFull ? sessions.silent(subject.id) : undefined;
      if (isFull && !silent) {
        return { code: 'RATE_LIMITED', message: `No more than ${rules.maxSessionsPerSubject} sessions at a time` };
      }
      begin(admission, startedAt);
      if (silent) makeRoom(silent);
      return null;
    },

    closed,

    ended(subjectId) {
      const arrival = arriving.get(subjectId);
      if (arrival) arrival.hasEnded = true;
    },

    prepare,
    tellHost,
    showAgain,

    async enterConversation(subjectId, conversationId) {
      try {
        await membership.enterConversation(subjectId, conversationId);
      } catch (error) {
        observe({ kind: 'failed-softly', what: 'reading a conversation', error });
        gaps.add(subjectId);
      }
    },

    async retry() {
      for (const subjectId of [...gaps]) {
        await enter(subjectId);
        if (gaps.has(subjectId)) return;
        tellHost(subjectId);
        for (const session of sessions.of(subjectId).values()) await showAgain(session);
      }
    },
  };
}
