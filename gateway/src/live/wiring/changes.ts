/** What becomes of a change that was made here: each takes it further. */
import type { Change } from '../../presence/subjects/change.ts';
import type { Agreement } from '../cluster/agreement.ts';
import type { Keeping } from '../upkeep/keeping.ts';
import type { Telling } from './telling.ts';

export interface Changes {
  /** Has it stored. */
  keep(change: Change): void;
  /** Tells viewers here of it. `startedAt`: performance.now() of its cause; unless given, now. */
  announce(change: Change, startedAt?: number): void;
  /** Has it stored, announces it and states it to the cluster. */
  publish(change: Change, startedAt?: number): void;
  /** What is kept of whom a subject hides from is stored and stated: nobody is told, and nobody waits for it. */
  keepSharing(subjectId: string): void;
}

export interface ChangesParts {
  readonly keeping: Pick<Keeping, 'keep' | 'keepVersion'>;
  readonly telling: Pick<Telling, 'announce'>;
  readonly agreement: Pick<Agreement, 'state'>;
}

export function createChanges({ keeping, telling, agreement }: ChangesParts): Changes {
  const { keep, keepVersion } = keeping;
  const { announce } = telling;
  return {
    keep,
    announce,
    publish(change, startedAt = performance.now()) {
      keep(change);
      announce(change, startedAt);
      agreement.state(change.subject.id);
    },
    keepSharing(subjectId) {
      keepVersion(subjectId);
      agreement.state(subjectId);
    },
  };
}
