/**
 * Reads who is in which conversation, and keeps that right while members come and go.
 *
 * A read takes time, and somebody may join or leave meanwhile. So every such event is logged while reads are under
 * way, and replayed over what a read brought: what becomes known is never older than the last event.
 */
import type { Conversations } from '../../presence/audience/conversations.ts';
import type { Directory } from '../../presence/ports.ts';
import type { Observe } from '../observation.ts';

interface MemberMove {
  readonly conversationId: string;
  readonly subjectId: string;
  readonly isMember: boolean;
}

/** Makes a subject a viewer in these conversations by `change`, in this turn. */
export type Entering = (conversationIds: readonly string[], change: () => void) => void;

const plainly: Entering = (_, change) => change();

export interface Membership {
  /** Makes a subject a viewer with all its conversations. Rejects when the directory does not answer. */
  enter(subjectId: string): Promise<void>;
  /** Holds a conversation that a viewer has just joined. */
  enterConversation(subjectId: string, conversationId: string, entering?: Entering): Promise<void>;
  /** The present members of a conversation, as read now. */
  readMembers(conversationId: string): Promise<ReadonlySet<string>>;
  /** Whether it has been a crowd, as read now, or as far as it is held where that cannot be read. */
  wasCrowd(conversationId: string): Promise<boolean>;
  /** The conversations of a subject, as read now. */
  readConversations(subjectId: string): Promise<ReadonlySet<string>>;
  /** Tells reads under way of a move. Who is in what is changed by the caller. */
  record(move: MemberMove): void;
  /** How many moves are kept for reads under way. */
  readonly logged: number;
}

/** A read during which so much moved is given up: whatever it waits for may never come. */
const MOST_LOGGED = 10_000;

/** One of the reads under way. */
interface Reading {
  /** The number of the first move that came after it began. */
  readonly from: number;
  isGivenUp: boolean;
}

export function createMembership(conversations: Conversations, directory: Directory, observe: Observe): Membership {
  /** The moves since the oldest of the reads began. Under load there is always one under way. */
  let log: MemberMove[] = [];
  /** The number of the first of them. */
  let logFrom = 0;
  /** In the order in which they began. */
  const readings = new Set<Reading>();

  async function whileLogging<Result>(read: (moves: () => MemberMove[]) => Promise<Result>): Promise<Result> {
    const reading: Reading = { from: logFrom + log.length, isGivenUp: false };
    readings.add(reading);
    try {
      return await read(() => movesSince(reading));
    } finally {
      end(reading);
    }
  }

  function movesSince({ from, isGivenUp }: Reading): MemberMove[] {
    if (isGivenUp) throw new Error('Too much moved while members were read');
    return log.slice(from - logFrom);
  }

  function end(reading: Reading): void {
    readings.delete(reading);
    const [oldest] = readings;
    const from = oldest?.from ?? logFrom + log.length;
    if (from === logFrom) return;
    log = log.slice(from - logFrom);
    logFrom = from;
  }

  function giveUpOldest(): void {
    const [oldest] = readings;
    if (!oldest) return;
    oldest.isGivenUp = true;
    end(oldest);
  }

  function membersOf(conversationId: string): Promise<string[]> {
    observe({ kind: 'round-trip', what: 'directory' });
    return directory.membersOf(conversationId);
  }

  async function among(
    which: 'directAmong' | 'crowdsAmong',
    conversationIds: readonly string[],
  ): Promise<readonly string[]> {
    if (!directory[which]) return [];
    observe({ kind: 'round-trip', what: 'directory' });
    return directory[which](conversationIds);
  }

  function conversationsOf(subjectId: string): Promise<string[]> {
    observe({ kind: 'round-trip', what: 'directory' });
    return directory.conversationsOf(subjectId);
  }

  /** Reads the members of those conversations that are not held, until nothing is missing, then enters at once. */
  async function enterAll(
    subjectId: string,
    conversationIds: Set<string>,
    moves: () => MemberMove[],
    entering = plainly,
  ): Promise<void> {
    const members = new Map<string, Set<string>>();
    const directIds = new Set<string>();
    const crowdIds = new Set<string>();
    for (;;) {
      for (const move of moves()) replay(move, subjectId, conversationIds, members);
      const missing = [...conversationIds].filter((id) => !conversations.holds(id) && !members.has(id));
      if (missing.length === 0) break;
      const [direct, crowds] = await Promise.all([
        among('directAmong', missing),
        among('crowdsAmong', missing),
        ...missing.map(async (id) => members.set(id, new Set(await membersOf(id)))),
      ]);
      for (const id of direct) directIds.add(id);
      for (const id of crowds) crowdIds.add(id);
    }
    const read = { members, directIds, crowdIds };
    entering([...conversationIds], () => conversations.addViewer(subjectId, conversationIds, read));
  }

  return {
    enter: (subjectId) =>
      whileLogging(async (moves) => enterAll(subjectId, new Set(await conversationsOf(subjectId)), moves)),

    /** Who has been forgotten as a viewer meanwhile reads all of its conversations when it comes again. */
    enterConversation: (subjectId, conversationId, entering = plainly) =>
      whileLogging((moves) =>
        enterAll(subjectId, new Set([conversationId]), moves, (conversationIds, change) => {
          if (conversations.hasViewer(subjectId)) entering(conversationIds, change);
        }),
      ),

    readMembers: (conversationId) =>
      whileLogging(async (moves) => {
        const members = new Set(await membersOf(conversationId));
        for (const move of moves()) {
          if (move.conversationId === conversationId) toggle(members, move.subjectId, move.isMember);
        }
        return members;
      }),

    async wasCrowd(conversationId) {
      if (!directory.crowdsAmong) return conversations.isCrowd(conversationId);
      return (await among('crowdsAmong', [conversationId])).includes(conversationId);
    },

    readConversations: (subjectId) =>
      whileLogging(async (moves) => {
        const conversationIds = new Set(await conversationsOf(subjectId));
        for (const move of moves()) {
          if (move.subjectId === subjectId) toggle(conversationIds, move.conversationId, move.isMember);
        }
        return conversationIds;
      }),

    record(move) {
      if (readings.size > 0) log.push(move);
      while (log.length > MOST_LOGGED) giveUpOldest();
    },

    get logged() {
      return log.length;
    },
  };
}

/** Corrects what was read of a subject's conversations and their members by a move that came meanwhile. */
function replay(
  { conversationId, subjectId, isMember }: MemberMove,
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
