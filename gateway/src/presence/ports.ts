/** What presence asks of the world, in its own words. Each port has one contract suite that every implementation passes. */
import type { Facts } from '@meeshy/status-protocol';

/** Who has a status: a registered user, or an anonymous participant of one conversation. */
export interface Subject {
  readonly id: string;
  readonly username: string;
  readonly kind: 'user' | 'anonymous';
}

export interface StoredSubject extends Subject {
  readonly facts: Facts;
}

/** What survives a restart. */
export interface Store {
  /** The stored subjects among `ids`; unknown ids are left out. One round trip. */
  load(ids: readonly string[]): Promise<StoredSubject[]>;
  /**
   * Writes facts in one round trip and keeps the newer: `isOnline`, `lastSeen` and `version` only from a higher
   * version than the stored one, `lastActiveAt` by maximum. So a late or repeated batch harms nothing. All or nothing.
   * A subject never stored before is inserted.
   */
  save(subjects: readonly StoredSubject[]): Promise<void>;
  /** Subjects marked online, ascending by id, those after the id `after` only, `limit` at most. */
  online(after: string | null, limit: number): Promise<StoredSubject[]>;
  /** Records that the node lives at `at`. */
  recordSignOfLife(nodeId: string, at: number): Promise<void>;
  /** The latest recorded sign of life of any node but this one; `null`: there was none. */
  lastSignOfLife(exceptNodeId: string): Promise<number | null>;
}

/** Who shares a conversation with whom. Only present members count: neither the invited nor those who left. */
export interface Directory {
  conversationsOf(subjectId: string): Promise<string[]>;
  membersOf(conversationId: string): Promise<string[]>;
}

/** Who is alive on other nodes. */
export interface Cluster {
  /** This incarnation of this process. */
  readonly nodeId: string;
  /** Which of these subjects have a living session on another living node. */
  livingElsewhere(subjectIds: readonly string[]): Promise<ReadonlySet<string>>;
}
