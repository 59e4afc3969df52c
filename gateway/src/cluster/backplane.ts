/** What the nodes of a cluster ask of the memory that they share. */
import type { Appeal } from '../presence/decision/decide.ts';
import type { Verdict } from '../presence/decision/verdict.ts';
import type { MoveTold } from '../presence/ports.ts';

/** The statement of a node that was taken for dead is refused. */
export class Fenced extends Error {
  readonly nodeId: string;

  constructor(nodeId: string) {
    super(`the node ${nodeId} was taken for dead`);
    this.nodeId = nodeId;
  }
}

export interface LeasedNode {
  readonly id: string;
  readonly expiresAt: number;
  /** It has said goodbye: it will not renew its lease, which runs on for those who are coming back elsewhere. */
  readonly hasLeft: boolean;
}

export interface Lease {
  /** `false`: it had run out, or was never taken. */
  readonly isHeld: boolean;
  /** The clock of the memory, epoch ms. */
  readonly now: number;
  /** All nodes, those whose lease has run out included. */
  readonly nodes: readonly LeasedNode[];
  /** How many moves were told so far. */
  readonly moves: number;
}

/** Who views a conversation at a node, as it said itself. Of two that it said the one with the higher `count` is the later. */
export interface ViewStatement {
  readonly nodeId: string;
  readonly count: number;
  readonly subjectIds: readonly string[];
}

export interface BackplaneListener {
  /** A decision about a subject that is subscribed to. */
  news(verdict: Verdict): void;
  /** The `count`th move, told by a node. */
  moved(move: MoveTold, count: number, nodeId: string): void;
  /** A node said who views a conversation there, whose views are watched. */
  viewed(conversationId: string, said: ViewStatement): void;
  /** It can be asked, and hears; whatever was said before may have been missed. */
  connected(): void;
  disconnected(error: Error): void;
}

/** Rejects when it cannot be reached. */
export interface Backplane {
  listen(listener: BackplaneListener): void;
  /** `null`: nothing is known of the subject, and nothing was said that would change that. Rejects with `Fenced`. */
  decide(appeal: Appeal): Promise<Verdict | null>;
  read(subjectIds: readonly string[]): Promise<Verdict[]>;
  /** Resolves when it is confirmed. */
  subscribe(subjectIds: readonly string[]): Promise<void>;
  unsubscribe(subjectIds: readonly string[]): Promise<void>;
  /** Takes the lease of a node (`first`), renews it, or renews it with a goodbye (`last`). */
  lease(nodeId: string, which: 'first' | 'next' | 'last'): Promise<Lease>;
  /** Forgets a node with the list of those that it holds. */
  forgetNode(nodeId: string): Promise<void>;
  /** Lists a subject as held by a node, for whoever has to expire it; before it is stated. */
  list(nodeId: string, subjectId: string): Promise<void>;
  unlist(nodeId: string, subjectId: string): Promise<void>;
  /** All that a node holds, by portions. */
  heldBy(nodeId: string): AsyncIterable<readonly string[]>;
  tell(move: MoveTold, nodeId: string): Promise<void>;
  /** Says who views a conversation at a node, to be remembered for so long; answers what each node said. */
  view(conversationId: string, said: ViewStatement, keptMs: number): Promise<readonly ViewStatement[]>;
  /** What each node said, `keptMs` ago at the most. */
  readViews(conversationId: string, keptMs: number): Promise<readonly ViewStatement[]>;
  /** Resolves when it is confirmed that what is said of views of this conversation is heard. */
  watchViews(conversationId: string): Promise<void>;
  unwatchViews(conversationId: string): Promise<void>;
  close(): Promise<void>;
}
