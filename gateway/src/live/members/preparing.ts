/** What viewers are told of, brought into memory: their conversations, and what is stored of whoever is in those that are no crowds. */
import type { Conversations } from '../../presence/audience/conversations.ts';
import type { Hearers } from '../../presence/audience/hearers.ts';
import type { Subjects } from '../../presence/subjects/subjects.ts';
import { READ_MS, within } from '../../within.ts';
import type { Sessions } from '../delivery/sessions.ts';
import { tellHarmlessly } from '../harmless.ts';
import type { Observe } from '../observation.ts';
import type { Entering, Membership } from './membership.ts';

/** Subjects that were never stored stay unknown, however often one reads. */
const MOST_READS = 3;

export interface Preparing {
  /** Brings into memory whom a viewer may see, and what it is told of, as far as it is not there. Never fails, and is bounded in time. */
  prepare(subjectId: string): Promise<void>;
  /** A viewer has joined a conversation. Never fails: what cannot be read now is read again. */
  enterConversation(subjectId: string, conversationId: string, entering?: Entering): Promise<void>;
  /** Tells the host of the conversations of a subject's sessions. */
  tellHost(subjectId: string): void;
  /** Reads again the conversations of those for whom that failed, and has them shown the result. */
  retry(show: (subjectId: string) => Promise<void>): Promise<void>;
}

export interface PreparingParts {
  readonly conversations: Conversations;
  readonly hearers: Pick<Hearers, 'heardInOrder'>;
  readonly membership: Membership;
  readonly subjects: Pick<Subjects, 'learning'>;
  readonly sessions: Sessions;
  /** Whether all of them could be read. */
  readonly learn: (subjectIds: Iterable<string>) => Promise<boolean>;
  readonly observe: Observe;
  /** What a callback of the host threw. */
  readonly onUnforeseen: ((error: unknown) => void) | undefined;
}

export function createPreparing(parts: PreparingParts): Preparing {
  const { conversations, hearers, membership, subjects, sessions, learn, observe } = parts;
  /** Viewers whose conversations could not be read. */
  const gaps = new Set<string>();

  /** P14: a directory that does not answer costs the viewer its view for a while, never its session. */
  async function enter(subjectId: string): Promise<void> {
    if (conversations.hasViewer(subjectId) && !gaps.has(subjectId)) return;
    try {
      await within(READ_MS, membership.enter(subjectId));
      gaps.delete(subjectId);
    } catch (error) {
      observe({ kind: 'failed-softly', what: 'reading conversations', error });
      // What others here are in with it is known all the same.
      conversations.addViewer(subjectId, conversations.memberships(subjectId));
      gaps.add(subjectId);
    }
  }

  function tellHost(subjectId: string): void {
    for (const session of sessions.of(subjectId)) {
      tellHarmlessly(session.onConversations, new Set(conversations.conversationsOf(subjectId)), parts.onUnforeseen);
    }
  }

  return {
    /** Reading takes turns of the event loop, in which members come and go: so it is looked at once more. */
    async prepare(subjectId) {
      for (let reads = 0; ; reads++) {
        await enter(subjectId);
        const unknown = hearers.heardInOrder(subjectId).filter((id) => !subjects.learning.hasRead(id));
        if (unknown.length === 0 || reads === MOST_READS) return;
        // Without a session it may have been forgotten by now.
        if (!(await learn(unknown))) return enter(subjectId);
      }
    },

    async enterConversation(subjectId, conversationId, entering) {
      try {
        await membership.enterConversation(subjectId, conversationId, entering);
      } catch (error) {
        observe({ kind: 'failed-softly', what: 'reading a conversation', error });
        gaps.add(subjectId);
      }
    },

    tellHost,

    async retry(show) {
      for (const subjectId of [...gaps]) {
        await enter(subjectId);
        if (gaps.has(subjectId)) return;
        tellHost(subjectId);
        await show(subjectId);
      }
    },
  };
}
