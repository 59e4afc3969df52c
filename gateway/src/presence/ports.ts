/** What presence asks of the world, in its own words. Each port has one contract suite that every implementation passes. */
import type { Statement, Verdict } from './decision/verdict.ts';
import type { StoredSubject } from './truth/subject.ts';

/** How far what was said of people has been read. It means something to the store alone that answered it. */
export interface ReadUntil {
  readonly at: number;
  readonly id: string;
}

/** Of whom something was said, and when the last time, by the store's own time. */
export interface SaidOf {
  readonly said: readonly ReadUntil[];
  readonly until: ReadUntil;
  /** What was said by then is all that was said at that time: whoever is told again with the same time says nothing new. */
  readonly sureUntil: number;
  /** There is more to be read by now. */
  readonly isMore: boolean;
}

/** What survives a restart. */
export interface Store {
  /** The stored subjects among `ids`; unknown ids are left out. One round trip. */
  load(ids: readonly string[]): Promise<StoredSubject[]>;
  /**
   * Writes facts in one round trip and keeps the newer: `isOnline`, `lastSeen` and `version` only from a higher
   * version than the stored one, `lastActiveAt` by maximum, each claim by its `setAt` (`mergeClaims`). So a late or
   * repeated batch harms nothing. Of one that fails some may have been written: it is saved again.
   * A subject never stored before is inserted. A stored time that is later than `latest` comes from a clock that was
   * wrong (P1): whatever is saved takes its place. Claims to be known of until before `latest` need not be kept.
   */
  save(subjects: readonly StoredSubject[], latest?: number): Promise<void>;
  /**
   * Those of whom something was said since then, whoever saved it, the earliest first, `limit` at most; `null`: from now on.
   * It goes by the store's own time. What is saved as long ago as a late answer takes comes again, lest it be missed: so
   * only who and when, what is said is to be loaded. One round trip. Without it, a gateway that has not heard of something
   * shows what it knew until it does.
   */
  saidSince?(since: ReadUntil | null, limit: number): Promise<SaidOf>;
  /** Subjects marked online, ascending by id, those after the id `after` only, `limit` at most. */
  online(after: string | null, limit: number): Promise<StoredSubject[]>;
  /** Records that the node lives at `at`. */
  recordSignOfLife(nodeId: string, at: number): Promise<void>;
  /** The latest recorded sign of life of any node but these; `null`: there was none. */
  lastSignOfLife(exceptNodeIds: readonly string[]): Promise<number | null>;
  /** How many are marked online. */
  countOnline(): Promise<{ users: number; anonymous: number }>;
}

/** Who shares a conversation with whom. Only present members count: neither the invited nor those who left. */
export interface Directory {
  conversationsOf(subjectId: string): Promise<string[]>;
  membersOf(conversationId: string): Promise<string[]>;
  /**
   * Which of these conversations are between two people, and always will be: whoever shares a status with `direct`
   * people only shows it to the other one there. Without it there are none.
   */
  directAmong?(conversationIds: readonly string[]): Promise<readonly string[]>;
  /**
   * P21: which of these conversations are crowds, as it was decided when their members last changed, so that all nodes
   * agree. Without it each node decides by the number of members that it reads.
   */
  crowdsAmong?(conversationIds: readonly string[]): Promise<readonly string[]>;
}

/** Who became, or ceased to be, a present member of what, and when; who ended altogether; whom an operator disconnected. */
export type Move =
  | {
      readonly kind: 'joined' | 'left';
      readonly conversationId: string;
      readonly subjectId: string;
      readonly at?: number;
    }
  | { readonly kind: 'ended' | 'disconnected'; readonly subjectId: string };

/** What nodes tell each other: a move, or that moves could not be told, so that members have to be read again. */
export type MoveTold = Move | { readonly kind: 'missed' };

/** What a node hears from the others. */
export interface ClusterListener {
  /** A decision about a subject that is followed here. */
  heard(verdict: Verdict): void;
  /** Somebody of a dead node was taken offline by this node, for which it is to store that. */
  expired(verdict: Verdict): void;
  moved(move: Move): void;
  /** Everything stated so far is to be stated again: this node is a new incarnation. Rejects when it could not be. */
  restate(): Promise<void>;
  /** Moves may have been missed: members are to be read again. */
  missed(): void;
  /** P20: these people, and nobody else, view a conversation at other nodes that is viewed here. */
  viewed(conversationId: string, subjectIds: readonly string[]): void;
}

/** The nodes that serve one population. What is asked of it rejects when it cannot be reached. */
export interface Cluster {
  /** This incarnation of this node. A node that was taken for dead goes on as a new one. */
  readonly nodeId: string;
  /** By design there is no other node, and everything is decided here. */
  readonly isAlone: boolean;
  /** It answered when it was last asked. */
  readonly isReachable: boolean;
  /** Others can be judged by their silence: nothing was missed for long enough. */
  readonly isSettled: boolean;
  /** All nodes that are alive, as far as is known. */
  readonly living: readonly string[];
  /** Of all living nodes the one for chores that one does for all. */
  readonly isFirst: boolean;
  /** Epoch milliseconds on the cluster's clock, which may be set at any moment. */
  now(): number;
  /** Resolves when that clock has been heard; until then `now` is this machine's, which may be wrong. Never rejects. */
  readonly timed: Promise<void>;
  start(listener: ClusterListener): void;
  /** The sessions of this node stay in its lease: they move to other nodes, or are taken offline by them. */
  stop(): Promise<void>;
  /** Decides, publishes and answers in one step. */
  state(statement: Statement): Promise<Verdict>;
  /** Nobody living holds this subject, stored as online: it ended at `endedAt`. `null`: that cannot be known now. */
  expire(stored: StoredSubject, endedAt: number): Promise<Verdict | null>;
  /** From then on decisions about these subjects are heard; answers what is true of those not followed until now. */
  follow(subjectIds: Iterable<string>): Promise<Verdict[]>;
  /** Follows nobody but these any more. */
  followOnly(subjectIds: ReadonlySet<string>): void;
  /** What is true of subjects now; those that the cluster knows nothing of are left out. */
  read(subjectIds: readonly string[]): Promise<Verdict[]>;
  /** Which of these subjects have living sessions on other living nodes, and how many. */
  livingElsewhere(subjectIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  tell(move: Move): void;
  /**
   * P20: these people view a conversation here, and nobody else; the others are told, as soon and as often as it takes. From the first
   * of them on, who views it at other nodes is heard; of a conversation that nobody views here no more.
   */
  view(conversationId: string, subjectIds: readonly string[]): void;
  /** Who views a conversation at other nodes, whether anybody here does or not. */
  viewersElsewhere(conversationId: string): Promise<readonly string[]>;
}
