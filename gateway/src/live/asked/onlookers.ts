/** P18: what has to be known here before somebody hides, or ceases to: of neither a guess is made. */
import type { Conversations } from '../../presence/audience/conversations.ts';
import type { Store } from '../../presence/ports.ts';
import type { Onlooker } from '../../presence/sight/hiding.ts';
import type { Standings, Subjects } from '../../presence/subjects/subjects.ts';
import type { Subject } from '../../presence/truth/subject.ts';
import { Refusal } from '../../refusal.ts';
import { READ_MS, within } from '../../within.ts';
import type { Membership } from '../members/membership.ts';
import type { Observe } from '../observation.ts';

export interface OnlookersParts {
  readonly store: Store;
  readonly subjects: Standings & Pick<Subjects, 'learning'>;
  readonly conversations: Pick<Conversations, 'hasViewer' | 'tie' | 'fellowsOf'>;
  readonly membership: Pick<Membership, 'enter'>;
  /** Has what the cluster takes for true of these heard here. */
  readonly follow: (subjectIds: Iterable<string>) => Promise<void>;
  readonly now: () => number;
  readonly observe: Observe;
}

export interface Onlookers {
  /** What has been said of it is known here from then on. Rejects as `UNAVAILABLE` when it cannot be read. */
  read(subjectId: string): Promise<Subject>;
  /** So is its audience. */
  readAudience(subjectId: string): Promise<void>;
  /** Its audience as it is known here. */
  of(subjectId: string): Iterable<Onlooker>;
}

export function createOnlookers(parts: OnlookersParts): Onlookers {
  const { store, subjects, conversations, membership, follow, now, observe } = parts;

  async function asked<Answer>(what: string, ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await within(READ_MS, ask());
    } catch (error) {
      observe({ kind: 'failed-softly', what, error });
      throw new Refusal('UNAVAILABLE', 'What is shared cannot be read just now', { cause: error });
    }
  }

  return {
    async read(subjectId) {
      const [stored] = await asked('loading what is shared', () => store.load([subjectId]));
      if (stored) subjects.learning.know(stored, now());
      else subjects.learning.knowUnstored(subjectId, now());
      await follow([subjectId]);
      const subject = stored ?? subjects.get(subjectId);
      if (!subject) throw new Refusal('NOT_FOUND', 'There is no such person');
      return { id: subject.id, username: subject.username, kind: subject.kind };
    },

    async readAudience(subjectId) {
      if (conversations.hasViewer(subjectId)) return;
      await asked('reading conversations', () => membership.enter(subjectId));
    },

    *of(subjectId) {
      for (const id of conversations.fellowsOf(subjectId)) yield [id, conversations.tie(id, subjectId)];
    },
  };
}
