/** Who is in what, and what follows when that changes. */
import type { Cluster, Directory, Store } from '../../presence/ports.ts';
import type { Agreement } from '../cluster/agreement.ts';
import { createJoining } from '../members/joining.ts';
import { createMovedSights } from '../members/moved-sights.ts';
import { createMoving, type Moving } from '../members/moving.ts';
import type { Preparing } from '../members/preparing.ts';
import { createReconciling, type Reconciling } from '../members/reconciling.ts';
import type { Observe } from '../observation.ts';
import { createLearningAgain, type Learn } from '../upkeep/learning.ts';
import type { Changes } from './changes.ts';
import type { Memory } from './memory.ts';
import type { Telling } from './telling.ts';

export interface Members {
  readonly moving: Moving;
  readonly reconciling: Reconciling;
}

export interface MembersParts {
  readonly memory: Memory;
  readonly telling: Telling;
  readonly agreement: Agreement;
  readonly cluster: Cluster;
  readonly directory: Directory;
  readonly store: Store;
  readonly preparing: Preparing;
  readonly learn: Learn;
  readonly changes: Pick<Changes, 'keep' | 'keepSharing'>;
  /** A subject is no more, here or told by another node. */
  readonly onEnded: (subjectId: string) => void;
  /** A subject has come into conversations, or left them. */
  readonly onMoved: (conversationIds: readonly string[], subjectId: string) => void;
  /** A conversation has become a crowd, or is none any more. */
  readonly onCrowdChanged: (conversationId: string) => void;
  readonly now: () => number;
  readonly observe: Observe;
}

export function createMembers(parts: MembersParts): Members {
  const { memory, telling, agreement, cluster, directory, store, preparing, learn, changes, now, observe } = parts;
  const { subjects, conversations, hearers, membership, sessions, sights } = memory;
  const learnAgain = createLearningAgain(subjects, store, agreement.adoptStored, observe);
  const around = createMovedSights({
    subjects,
    conversations,
    sights,
    changed: telling.sightsChanged,
    resight: telling.resight,
    keep: changes.keepSharing,
    now,
  });
  const joining = createJoining({
    conversations,
    hearers,
    membership,
    subjects,
    sessions,
    announcer: telling.announcer,
    outbox: telling.outbox,
    preparing,
    learn,
    follow: agreement.follow,
    around,
    onMoved: parts.onMoved,
    onCrowdChanged: parts.onCrowdChanged,
    now,
  });
  const learnSeen = () => learnAgain(hearers.everybodyHeard());
  const reconciling = createReconciling(conversations, membership, joining, learnSeen, observe);
  const moving = createMoving({
    cluster,
    agreement,
    directory,
    subjects,
    conversations,
    sessions,
    joining,
    look: reconciling.look,
    learn,
    keep: changes.keep,
    onEnded: parts.onEnded,
    now,
    observe,
  });
  return { reconciling, moving };
}
