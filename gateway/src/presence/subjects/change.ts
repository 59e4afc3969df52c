import type { Facts, Said, Status } from '@meeshy/status-protocol';
import type { Cause } from '../decision/verdict.ts';
import type { Outline } from '../sight/face.ts';
import type { Subject } from '../truth/subject.ts';

/** New facts of one subject, to be stored and announced. `at`: when the change was made. */
export interface Change {
  readonly subject: Subject;
  readonly before: Facts;
  readonly facts: Facts;
  readonly cause: Cause;
  readonly at: number;
  /** What shows of what is said of the subject; left out: nothing. */
  readonly said?: Said;
  /** Left out: whoever sees no times sees nothing new. */
  readonly outlineNews?: OutlineNews;
  /** It is told to those only from whom the subject has been hiding since then, and is what they see (P18). */
  readonly hiddenSince?: number;
}

/** What a change is to those who see no times. */
export interface OutlineNews {
  readonly outline: Outline;
  /** Takes the place of versions and times of changes, which they must not learn. */
  readonly writtenAt: number;
  /** Something else than how long ago the subject was there, which only `coarse` sees. */
  readonly isNewToBare: boolean;
}

export type Census = Record<Subject['kind'], Record<Status, number>>;

/** A last session ended; `dueAt`: when that becomes true for everybody, unless the subject returns. */
export interface Ending {
  readonly subjectId: string;
  readonly dueAt: number;
}
