/**
 * Reads who is in which conversation, and keeps the audience right while members come and go.
 *
 * A read takes time, and somebody may join or leave meanwhile. So every such event is logged while reads are under
 * way, and replayed over what a read brought: what enters the audience is never older than the last event.
 */
import type { Audience } from '../presence/audience.ts';
import type { Directory } from '../presence/ports.ts';
import type { Observe } from './observation.ts';

interface Move {
  readonly conversationId: string;
  readonly subjectId: string;
  readonly isMember: boolean;
}

export interface Membership {
  /** Makes a subject a viewer with all its conversations. Rejects when the directory does not answer. */
  enter(subjectId: string): Promise<void>;
  /** Holds a conversation that a viewer has just joined. */
  enterConversation(subjectId: string, conversationId: string): Promise<void>;
  /** The present members of a conversation, as read now. */
  readMembers(conversationId: string): Promise<ReadonlySet<string>>;
  /** The conversations of a subject, as read now. */
  readConversations(subjectId: string): Promise<ReadonlySet<string>>;
  /** Tells reads under way of a move. The audience itself is changed by the caller. */
  record(move: Move): void;
}

export function createMembership(audience: Audience, directory: Directory, observe: Observe): Membership {
  let log: Move[] = [];
  let reads = 0;

  async function whileLogging<Result>(read: (from: number) => Promise<Result>): Promise<Result> {
    reads++;
    try {
      return await read(log.length);
    } finally {
      if (--reads === 0) log = [];
    }
  }

  function membersOf(conversationId: string): Promise<string[]> {
    observe({ kind: 'round-trip', what: 'directory' });
    return directory.membersOf(conversationId);
  }

  function conversationsOf(subjectId: string): Promise<string[]> {
    observe({ kind: 'round-trip', what: 'directory' });
    return directory.conversationsOf(subjectId);
  }

  /** Reads the members of those conversations that are not held, until nothing is missing, then enters at once. */
  async function enterAll(subjectId: string, conversationIds: Set<string>, from: number): Promise<void> {
    const members = new Map<string, Set<string>>();
    for (;;) {
      for (const move of log.slice(from)) replay(move, subjectId, conversationIds, members);
      const missing = [...conversationIds].filter((id) => !audience.holds(id) && !members.has(id));
      if (missing.length === 0) break;
      await Promise.all(missing.map(async (id) => members.set(id, new Set(await membersOf(id)))));
    }
    audience.addViewer(subjectId, conversationIds, members);
  }

  return {
    enter: (subjectId) =>
      whileLogging(async (from) => enterAll(subjectId, new Set(await conversationsOf(subjectId)), from)),

    enterConversation: (subjectId, conversationId) =>
      whileLogging((from) => enterAll(subjectId, new Set([conversationId]), from)),

    readMembers: (conversationId) =>
      whileLogging(async (from) => {
        const members = new Set(await membersOf(conversationId));
        for (const move of log.slice(from)) {
          if (move.conversationId === conversationId) toggle(members, move.subjectId, move.isMember);
        }
        return members;
      }),

    readConversations: (subjectId) =>
      whileLogging(async (from) => {
        const conversationIds = new Set(await conversationsOf(subjectId));
        for (const move of log.slice(from)) {
          if (move.subjectId === subjectId) toggle(conversationIds, move.conversationId, move.isMember);
        }
        return conversationIds;
      }),

    record(move) {
      if (reads > 0) log.push(move);
    },
  };
}

/** Corrects what was read of a subject's conversations and their members by a move that came meanwhile. */
function replay(
  { conversationId, subjectId, isMember }: Move,
  readerId: string,
  conversationIds: Set<string>,
  members: ReadonlyMap<string, Set<string>>,
): void {
  if (subjectId === readerId) toggle(conversationIds, conversationId, isMember);
  const known = members.get(conversationId);
  if (known) toggle(known, subjectId, isMember);
}

function toggle(set: Set<string>, item: string, isIn: boolean): void {
  if (isIn) set.add(item);
  else set.delete(item);
}
