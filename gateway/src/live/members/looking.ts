/** P17: what the answer to a question about people depends on, brought into memory before it is given. */
import type { Conversations } from '../../presence/audience/conversations.ts';
import { decidesSights } from '../../presence/sight/sharers.ts';
import type { Subjects } from '../../presence/subjects/subjects.ts';
import type { StoredSubject } from '../../presence/truth/subject.ts';
import type { Sessions } from '../delivery/sessions.ts';
import type { Preparing } from './preparing.ts';

export interface LookingParts {
  readonly subjects: Pick<Subjects, 'learning' | 'sharers'>;
  readonly conversations: Pick<Conversations, 'hasViewer'>;
  readonly sessions: Pick<Sessions, 'of'>;
  readonly preparing: Pick<Preparing, 'prepare'>;
  /** Reads what is stored of these, also of whoever is known here. Never fails. */
  readonly read: (subjectIds: Iterable<string>) => Promise<unknown>;
  readonly now: () => number;
}

/**
 * `viewerId`: who is to be answered; `null`: whoever may ask as everyone. `of`: whom it is about, as they have just been read. Never
 * fails, and is bounded in time.
 */
export function createLooking({ subjects, conversations, sessions, preparing, read, now }: LookingParts) {
  const { sharers } = subjects;

  return async (viewerId: string | null, of: readonly StoredSubject[]): Promise<void> => {
    for (const stored of of) {
      const decides = stored.claims !== undefined && decidesSights(stored.claims);
      if (decides || sharers.doubted.has(stored.id)) subjects.learning.know(stored, now());
    }
    if (viewerId === null) return;
    // What is said of whoever looks with a session is heard.
    if (sessions.of(viewerId).length === 0) await read([viewerId]);
    // Whoever is asked about: how long an answer takes is not to tell who shares less.
    if (!sharers.isEmpty && !conversations.hasViewer(viewerId)) await preparing.prepare(viewerId);
  };
}
