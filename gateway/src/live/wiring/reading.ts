/** How what is stored comes into memory: of whom, before what, and what is read again. */
import type { Store } from '../../presence/ports.ts';
import { createLooking } from '../members/looking.ts';
import { createPreparing, type Preparing } from '../members/preparing.ts';
import type { Observe } from '../observation.ts';
import type { Keeping } from '../upkeep/keeping.ts';
import { createLearning, createReading, type Learn } from '../upkeep/learning.ts';
import type { Memory } from './memory.ts';

export interface Reading {
  readonly store: Store;
  /** Whoever is not known here. */
  readonly learn: Learn;
  /** As `learn`, also of whoever is known here. */
  readonly read: Learn;
  readonly learnUnread: ReturnType<typeof createLearning>['learnUnread'];
  /** What a viewer may see. */
  readonly preparing: Preparing;
  /** What an answer to a viewer depends on. */
  readonly prepareToLook: ReturnType<typeof createLooking>;
}

export interface ReadingParts {
  readonly memory: Memory;
  readonly store: Store;
  readonly mended: Keeping['mended'];
  readonly now: () => number;
  readonly observe: Observe;
  readonly onUnforeseen: ((error: unknown) => void) | undefined;
}

export function createReadings({ memory, store, mended, now, observe, onUnforeseen }: ReadingParts): Reading {
  const { subjects, conversations, hearers, membership, sessions } = memory;
  const { learn, learnUnread } = createLearning(subjects, store, mended, now, observe);
  const read = createReading(subjects, store, now, observe);
  const known = { subjects, conversations, sessions };
  const preparing = createPreparing({ ...known, hearers, membership, learn, observe, onUnforeseen });
  const prepareToLook = createLooking({ ...known, preparing, read, now });
  return { store, learn, learnUnread, read, preparing, prepareToLook };
}
