/** How a connection becomes a session and ceases to be one (P3 to P5, P11). */
import { type Authenticated, type WireError, writeTime } from '@meeshy/status-protocol';
import type { Conversations } from '../../presence/audience/conversations.ts';
import type { Change } from '../../presence/subjects/change.ts';
import type { Subjects } from '../../presence/subjects/subjects.ts';
import type { Subject } from '../../presence/truth/subject.ts';
import type { Agreement } from '../cluster/agreement.ts';
import type { Link } from '../delivery/link.ts';
import type { Session, Sessions } from '../delivery/sessions.ts';
import { tellHarmlessly } from '../harmless.ts';
import type { Preparing } from '../members/preparing.ts';
import type { Observe } from '../observation.ts';
import type { PresenceRules } from '../rules.ts';
import type { Keeping } from '../upkeep/keeping.ts';
import type { Endings } from './endings.ts';
import type { Showing } from './showing.ts';

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
  readonly subjects: Pick<Subjects, 'attendance'>;
  readonly conversations: Pick<Conversations, 'conversationsOf'>;
  readonly sessions: Sessions;
  readonly preparing: Pick<Preparing, 'prepare' | 'retry'>;
  readonly showing: Showing;
  readonly endings: Pick<Endings, 'add'>;
  readonly publish: (change: Change, startedAt?: number) => void;
  readonly keepActivity: Keeping['keepActivity'];
  readonly state: Agreement['state'];
  readonly rules: Pick<PresenceRules, 'awayMs' | 'maxSessionsPerSubject' | 'offlineMs' | 'reciprocity'>;
  /** Everybody is being taken offline for good: nobody may begin any more. */
  readonly isStopping: () => boolean;
  readonly now: () => number;
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
}

export function createEntrance(parts: EntranceParts): Entrance {
  const { subjects, conversations, sessions, preparing, showing, endings, publish, keepActivity, state, rules } = parts;
  const { isStopping, now, observe } = parts;
  /** Subjects with a connection on its way in, how many, and whether they have ended meanwhile. */
  const arriving = new Map<string, { count: number; hasEnded: boolean }>();

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
    else if (!resume) keepActivity(subject.id);
    if (!change) state(subject.id);
    void showing.show(session);
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
    else state(session.subject.id);
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

    async retry() {
      await showing.retry();
      await preparing.retry(async (subjectId) => {
        for (const session of sessions.of(subjectId)) await showing.showAgain(session);
      });
    },
  };
}
