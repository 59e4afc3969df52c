import { describe, expect, it } from 'vitest';
import { createMembership } from '../../src/live/members/membership.ts';
import { Conversations } from '../../src/presence/audience/conversations.ts';

const TALK = 'talk';

/** A directory that answers when it is told to. */
function setUp() {
  const conversations = new Conversations();
  const waiting: (() => void)[] = [];
  const answerLater = <Answer>(answer: () => Answer) =>
    new Promise<Answer>((resolve) => {
      waiting.push(() => resolve(answer()));
    });
  const directory = {
    conversationsOf: () => answerLater(() => [TALK]),
    membersOf: () => answerLater(() => ['alice']),
  };
  const membership = createMembership(conversations, directory, () => undefined);
  const move = (at: number, isMember = true) =>
    membership.record({ conversationId: TALK, subjectId: `member-${at}`, isMember });
  /** The oldest question is answered. */
  const answer = () => waiting.shift()?.();
  return { conversations, membership, move, answer };
}

describe('the log of moves', () => {
  it('is no longer than the reads under way, although there is always one', async () => {
    const { membership, move, answer } = setUp();
    let former = membership.readMembers(TALK);
    for (let round = 0; round < 1_000; round++) {
      const next = membership.readMembers(TALK);
      for (let at = 0; at < 10; at++) move(round * 10 + at);
      answer();
      expect(await former).toEqual(new Set(['alice', ...membersSince(Math.max(0, round - 1), round)]));
      expect(membership.logged).toBeLessThanOrEqual(20);
      former = next;
    }
    answer();
    await former;
    expect(membership.logged).toBe(0);
  });

  it('does not wait for a read that never ends: that one is given up, and brings nothing late', async () => {
    const { conversations, membership, move, answer } = setUp();
    const hanging = membership.enter('alice');
    for (let at = 0; at < 50_000; at++) move(at);
    expect(membership.logged).toBeLessThanOrEqual(10_000);
    answer();
    await expect(hanging).rejects.toThrow('Too much moved');
    expect(conversations.hasViewer('alice')).toBe(false);
  });
});

describe('a viewer that is forgotten while a conversation is read that it has just joined', () => {
  it('is no viewer of that one alone: it reads all of them when it comes again', async () => {
    const { conversations, membership, answer } = setUp();
    conversations.addViewer('alice', ['another'], { members: new Map([['another', ['alice', 'bob']]]) });
    const entering = membership.enterConversation('alice', TALK);
    conversations.removeViewer('alice');
    answer();
    await entering;
    expect(conversations.hasViewer('alice')).toBe(false);
  });

  it('otherwise it is one there as well', async () => {
    const { conversations, membership, answer } = setUp();
    conversations.addViewer('alice', ['another'], { members: new Map([['another', ['alice', 'bob']]]) });
    const entering = membership.enterConversation('alice', TALK);
    answer();
    await entering;
    expect([...conversations.conversationsOf('alice')]).toEqual(['another', TALK]);
  });
});

/** Who moved in these rounds. */
function membersSince(from: number, to: number): string[] {
  return Array.from({ length: (to - from + 1) * 10 }, (_, at) => `member-${from * 10 + at}`);
}
