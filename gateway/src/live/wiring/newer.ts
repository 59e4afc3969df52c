/** What another hand has stored, and this node did not know when viewers were told. */
import type { StoredSubject } from '../../presence/truth/subject.ts';
import type { Agreement } from '../cluster/agreement.ts';
import { type createLearning, isNewer } from '../upkeep/learning.ts';
import type { Memory } from './memory.ts';
import type { Telling } from './telling.ts';

export interface Newer {
  /** Viewers were shown nothing of these people, because it could not be read: what can be read now they are shown. */
  showUnread(): Promise<void>;
  /** Whoever is not known here is read when they come to be. */
  hear(stored: StoredSubject): void;
}

export interface NewerParts {
  readonly memory: Memory;
  readonly telling: Telling;
  readonly adoptStored: Agreement['adoptStored'];
  readonly learnUnread: ReturnType<typeof createLearning>['learnUnread'];
  readonly now: () => number;
}

export function createNewer({ memory, telling, adoptStored, learnUnread, now }: NewerParts): Newer {
  const { subjects, hearers } = memory;

  /** Other nodes are told, and viewers, at once or by the sweep. */
  function takeOver(stored: StoredSubject): void {
    adoptStored(stored);
    subjects.learning.know(stored, now());
  }

  return {
    async showUnread() {
      for (const id of await learnUnread(takeOver)) {
        const standing = subjects.standing(id);
        if (standing) telling.announcer.show(standing, now(), hearers.viewersOf(id));
      }
    },

    hear(stored) {
      const standing = subjects.standing(stored.id);
      if (standing && isNewer(stored, standing)) takeOver(stored);
    },
  };
}
