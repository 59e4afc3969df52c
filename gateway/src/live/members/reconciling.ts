/**
 * After a gap: who is in what is read again, and where it differs people join or part (P12). So are the facts: a node
 * that was cut off, and died, may have stored what it could not state any more.
 */
import type { Conversations } from '../../presence/audience/conversations.ts';
import type { Observe } from '../observation.ts';
import { softly } from '../softly.ts';
import type { Joining } from './joining.ts';
import type { Membership } from './membership.ts';

const AT_A_TIME = 16;

export interface Reconciling {
  /** Starts, or starts over after the one under way. */
  missed(): void;
  /**
   * Of one subject in one conversation, of which was told, as of `at`; what cannot be read now is read at the next sweep.
   * Never fails.
   */
  look(conversationId: string, subjectId: string, at?: number): Promise<void>;
  /**
   * At each sweep, unless reading is under way: what could not be read is read again and, as long as moves cannot be
   * heard, everything.
   */
  lookAgain(areMovesHeard: boolean): void;
  stop(): void;
}

type Read = () => Promise<void>;

export function createReconciling(
  conversations: Pick<Conversations, 'all' | 'conversationsOf' | 'hasViewer' | 'holds' | 'membersOf' | 'viewers'>,
  membership: Membership,
  joining: Joining,
  learnAgain: () => Promise<void>,
  observe: Observe,
): Reconciling {
  let isUnderway = false;
  let isWanted = false;
  /** What could not be read: nobody tells of it a second time. */
  let unread: Read[] = [];

  async function conversation(conversationId: string): Promise<void> {
    const [members, wasCrowd] = await Promise.all([
      membership.readMembers(conversationId),
      membership.wasCrowd(conversationId),
    ]);
    const held = new Set(conversations.membersOf(conversationId));
    if (!conversations.holds(conversationId)) return;
    for (const id of held) if (!members.has(id)) await joining.left([conversationId], id);
    for (const id of members) if (!held.has(id)) await joining.joined(conversationId, id);
    joining.decided(conversationId, wasCrowd);
  }

  async function viewer(subjectId: string): Promise<void> {
    const conversationIds = await membership.readConversations(subjectId);
    const held = new Set(conversations.conversationsOf(subjectId));
    if (!conversations.hasViewer(subjectId)) return;
    for (const id of held) if (!conversationIds.has(id)) await joining.left([id], subjectId);
    for (const id of conversationIds) if (!held.has(id)) await joining.joined(id, subjectId);
  }

  async function member(conversationId: string, subjectId: string, at?: number): Promise<void> {
    const isOfConcern = () => conversations.holds(conversationId) || conversations.hasViewer(subjectId);
    if (!isOfConcern()) return;
    const isMember = (await membership.readConversations(subjectId)).has(conversationId);
    if (!isOfConcern()) return;
    const isListed = conversations.membersOf(conversationId).has(subjectId);
    const isViewing = conversations.conversationsOf(subjectId).includes(conversationId);
    // Read as a member for somebody else, it does not view here yet.
    const isIn = isListed && (isViewing || !conversations.hasViewer(subjectId));
    if (isMember && !isIn) await joining.joined(conversationId, subjectId, { at });
    if (!isMember && (isListed || isViewing)) await joining.left([conversationId], subjectId, { at });
  }

  const everything = (): Read[] => [
    ...[...conversations.all()].map((id) => () => conversation(id)),
    ...[...conversations.viewers()].map((id) => () => viewer(id)),
  ];

  async function attempt(read: Read): Promise<void> {
    try {
      await read();
    } catch (error) {
      unread.push(read);
      throw error;
    }
  }

  async function readEach(work: readonly Read[]): Promise<void> {
    for (let i = 0; i < work.length && !isWanted; i += AT_A_TIME) {
      const portion = work.slice(i, i + AT_A_TIME);
      await softly(observe, 'reading members again', () => Promise.all(portion.map(attempt)));
    }
  }

  async function run(): Promise<void> {
    isUnderway = true;
    do {
      const [isAll, rest] = [isWanted, unread];
      isWanted = false;
      unread = [];
      await readEach(isAll ? everything() : rest);
      if (isAll) await learnAgain();
    } while (isWanted);
    isUnderway = false;
  }

  function missed(): void {
    isWanted = true;
    if (!isUnderway) void run();
  }

  return {
    missed,
    async look(conversationId, subjectId, at) {
      await softly(observe, 'reading a member again', () => attempt(() => member(conversationId, subjectId, at)));
    },
    lookAgain(areMovesHeard) {
      if (isUnderway) return;
      if (!areMovesHeard) missed();
      else if (unread.length > 0) void run();
    },
    stop() {
      isWanted = false;
    },
  };
}
