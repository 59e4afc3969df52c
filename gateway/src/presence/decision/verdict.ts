/** What a node says of a subject, and what is decided, and why. */
import type { Facts } from '@meeshy/status-protocol';
import type { Claims } from '../truth/claims.ts';
import type { Subject } from '../truth/subject.ts';
import type { Flapping } from './flapping.ts';

export type Cause =
  | 'connected'
  | 'returned'
  | 'disconnected'
  | 'idle'
  | 'orphan'
  | 'operator'
  | 'ended'
  /** Somebody or something says something else of the subject, or it has begun or ended by itself. */
  | 'said'
  /** As much there as before: later activity, or what else is newer than what viewers were told. */
  | 'refreshed'
  /** Said before, here or elsewhere, for whoever missed it: viewers, this node, or a row of the store. */
  | 'repeated';

/** What a node takes for true of one subject. */
export interface Statement {
  readonly subject: Subject;
  readonly facts: Facts;
  /** When it is said, by the clock by which all times in it are. */
  readonly at: number;
  /** `held`: a living session is here. `released`: the last one here has ended. `seen`: it was active without any. */
  readonly says: 'held' | 'released' | 'seen';
  /** How many sessions are here. */
  readonly sessions: number;
  /** When the last session here ended. */
  readonly endedAt: number | null;
  readonly claims: Claims;
  readonly flapping: Flapping;
  /** What is said of somebody merely seen is newer itself, not only its version. */
  readonly isNews: boolean;
  /** Viewers everywhere are to be told of its activity (P8). */
  readonly isRefresh: boolean;
}

/** What is true of one subject in the whole cluster. */
export interface Verdict {
  readonly subject: Subject;
  readonly facts: Facts;
  readonly claims: Claims;
  readonly flapping: Flapping;
  /** The latest activity that viewers everywhere were told of. */
  readonly toldActiveAt: number | null;
  readonly cause: Cause;
  /** How many sessions the nodes hold that were not found dead. */
  readonly holders: Readonly<Record<string, number>>;
  /** The statement that was answered made this change: it is for its node to store. */
  readonly isNew: boolean;
  readonly at: number;
}
