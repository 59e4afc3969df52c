/** P1, P7, P13: what people do, as the server sees it. Costs memory; nobody waits for what follows from it. */
import type { Change } from '../../presence/subjects/change.ts';
import type { Standings, Subjects } from '../../presence/subjects/subjects.ts';
import type { Subject } from '../../presence/truth/subject.ts';
import type { Agreement } from '../cluster/agreement.ts';
import type { Sessions } from '../delivery/sessions.ts';
import type { Observe } from '../observation.ts';
import type { Keeping } from '../upkeep/keeping.ts';
import type { Writer } from '../upkeep/writer.ts';

export interface ActivityParts {
  readonly agreement: Pick<Agreement, 'seen' | 'touched'>;
  readonly subjects: Standings & Pick<Subjects, 'attendance'>;
  readonly sessions: Pick<Sessions, 'get' | 'holds'>;
  readonly learn: (subjectIds: Iterable<string>) => Promise<unknown>;
  readonly keepActivity: Keeping['keepActivity'];
  readonly countWriting: Writer['countRequest'];
  readonly publish: (change: Change, startedAt?: number) => void;
  readonly now: () => number;
  readonly observe: Observe;
}

export interface Activity {
  /** A valid event came over a session. */
  ofSession(sessionId: string): void;
  /** A REST request with accepted credentials. */
  byRequest(subject: Subject): void;
}

export function createActivity(parts: ActivityParts): Activity {
  const { agreement, subjects, sessions, learn, keepActivity, countWriting, publish, now, observe } = parts;

  function requestHere(subject: Subject, startedAt: number): void {
    const activity = subjects.attendance.activity(subject, now());
    if (activity) agreement.touched(subject.id);
    countRequest(subject.id, activity !== null);
    if (activity?.change) publish(activity.change, startedAt);
  }

  /** The subject may live on another node, or have left it a moment ago: whoever is asked knows (P1). */
  async function requestElsewhere(subject: Subject, asked: Promise<boolean | null>, startedAt: number): Promise<void> {
    const doesCount = await asked;
    if (doesCount === null) requestHere(subject, startedAt);
    else countRequest(subject.id, doesCount);
  }

  function countRequest(subjectId: string, isActivity: boolean): void {
    const opened = isActivity && keepActivity(subjectId);
    observe({ kind: 'request', outcome: isActivity ? (opened ? 'opened' : 'throttled') : 'ignored' });
    if (opened) countWriting(subjectId);
  }

  return {
    ofSession(sessionId) {
      const startedAt = performance.now();
      const subject = sessions.get(sessionId)?.subject;
      if (!subject) return;
      const activity = subjects.attendance.activity(subject, now());
      keepActivity(subject.id);
      if (activity?.change) publish(activity.change, startedAt);
      else agreement.touched(subject.id);
    },

    byRequest(subject) {
      const startedAt = performance.now();
      if (!subjects.knows(subject.id)) void learn([subject.id]);
      const asked = sessions.holds(subject.id) ? null : agreement.seen(subject, now());
      if (asked) void requestElsewhere(subject, asked, startedAt);
      else requestHere(subject, startedAt);
    },
  };
}
