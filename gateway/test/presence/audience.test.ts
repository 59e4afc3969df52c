import { describe, expect, it } from 'vitest';
import { type Company, company } from '../support/company.ts';

/** alice and bob share two conversations, alice and carol one, dave is in none of theirs; carol is not here. */
function office(): Company {
  const { conversations, hearers } = company();
  const members = new Map([
    ['team', ['alice', 'bob']],
    ['lunch', ['alice', 'bob', 'carol']],
    ['chess', ['dave']],
  ]);
  conversations.addViewer('alice', ['team', 'lunch'], { members });
  conversations.addViewer('bob', ['team', 'lunch'], { members });
  conversations.addViewer('dave', ['chess'], { members });
  return { conversations, hearers };
}

describe('P12: a change goes once to each viewer of the audience and to the subject itself', () => {
  it('however many conversations they share', () => {
    expect([...office().hearers.viewersOf('alice')].sort()).toEqual(['alice', 'bob']);
    expect([...office().hearers.viewersOf('dave')]).toEqual(['dave']);
  });

  it('of a subject without a session here, to the viewers in the conversations that are named', () => {
    expect([...office().hearers.viewersOf('carol', ['lunch'])].sort()).toEqual(['alice', 'bob']);
    expect([...office().hearers.viewersOf('carol')].sort()).toEqual(['alice', 'bob']);
  });

  it('not to those of a conversation that the subject has left meanwhile, though an old list still names it', () => {
    const { conversations, hearers } = office();
    conversations.leave('lunch', 'carol');
    expect([...hearers.viewersOf('carol', ['lunch'])]).toEqual([]);
    expect([...hearers.viewersOf('carol', ['chess', 'unheard-of'])]).toEqual([]);
  });

  it('nobody else sees the subject', () => {
    const { conversations, hearers } = office();
    expect(conversations.sees('alice', 'carol')).toBe(true);
    expect(conversations.sees('alice', 'alice')).toBe(true);
    expect(conversations.sees('alice', 'dave')).toBe(false);
    expect(conversations.sees('dave', 'alice')).toBe(false);
    expect(conversations.sees('stranger', 'alice')).toBe(false);
    expect(conversations.sees('stranger', 'stranger')).toBe(true);
    expect([...hearers.heardBy('alice')].sort()).toEqual(['alice', 'bob', 'carol']);
    expect([...hearers.heardBy('dave')]).toEqual(['dave']);
  });
});

describe('P12: in which order a viewer hears of people tells nothing of who came to be known when', () => {
  it.each([
    ['one conversation', ['team']],
    ['several', ['team', 'lunch', 'chess']],
  ])('in %s', (_, ids) => {
    const inOrder = [ids, [...ids].reverse()].map((conversationIds) => {
      const { conversations, hearers } = company();
      conversations.addViewer('carol', conversationIds, { members: new Map([['chess', ['zoe', 'alice']]]) });
      const others = conversationIds === ids ? ['dave', 'bob', 'alice'] : ['alice', 'bob', 'dave'];
      for (const id of conversationIds) for (const other of others) conversations.join(id, other);
      conversations.leave('team', 'dave');
      return hearers.heardInOrder('carol');
    });
    expect(inOrder[1]).toEqual(inOrder[0]);
    expect(new Set(inOrder[0]).size).toBe(inOrder[0]?.length);
  });
});

describe('P12: who joins and who leaves', () => {
  it('a member who joins is seen at once', () => {
    const { conversations } = office();
    conversations.join('chess', 'carol');
    expect(conversations.sees('dave', 'carol')).toBe(true);
    expect(conversations.sees('alice', 'dave')).toBe(false);
  });

  it('a viewer who joins sees and is seen', () => {
    const { conversations, hearers } = office();
    conversations.join('chess', 'alice');
    conversations.addViewer('alice', ['chess']);
    expect(conversations.sees('alice', 'dave')).toBe(true);
    expect([...hearers.viewersOf('alice')].sort()).toEqual(['alice', 'bob', 'dave']);
    expect(conversations.sees('bob', 'dave')).toBe(false);
  });

  it('a viewer is a member of its conversations, though their list was read before it joined', () => {
    const { conversations } = company();
    conversations.addViewer('bob', ['chess'], { members: new Map([['chess', ['bob']]]) });
    conversations.addViewer('alice', ['chess', 'music'], { members: new Map([['music', ['carol']]]) });
    expect(conversations.sees('bob', 'alice')).toBe(true);
    expect([...conversations.membersOf('music')].sort()).toEqual(['alice', 'carol']);
  });

  it('those who part no longer see each other, unless they share something else', () => {
    const { conversations, hearers } = office();
    conversations.leave('team', 'bob');
    expect(conversations.sees('alice', 'bob')).toBe(true);
    conversations.leave('lunch', 'bob');
    expect(conversations.sees('alice', 'bob')).toBe(false);
    expect(conversations.sees('bob', 'alice')).toBe(false);
    expect([...hearers.viewersOf('bob')]).toEqual(['bob']);
    expect([...hearers.viewersOf('alice')]).toEqual(['alice']);
  });

  it('a viewer who goes away stays a member, and is seen by those who stay', () => {
    const { conversations, hearers } = office();
    conversations.removeViewer('bob');
    expect(conversations.hasViewer('bob')).toBe(false);
    expect(conversations.sees('alice', 'bob')).toBe(true);
    expect([...hearers.viewersOf('alice')]).toEqual(['alice']);
    expect([...conversations.memberships('bob')].sort()).toEqual(['lunch', 'team']);
  });

  it('what nobody here looks at is forgotten', () => {
    const { conversations } = office();
    conversations.removeViewer('alice');
    expect(conversations.holds('team')).toBe(true);
    conversations.removeViewer('bob');
    expect(['team', 'lunch', 'chess'].map((id) => conversations.holds(id))).toEqual([false, false, true]);
    conversations.leave('chess', 'dave');
    expect(conversations.holds('chess')).toBe(false);
  });

  it('joining or leaving a conversation that is not held says nothing', () => {
    const { conversations } = office();
    conversations.join('elsewhere', 'alice');
    conversations.leave('elsewhere', 'alice');
    expect(conversations.holds('elsewhere')).toBe(false);
  });
});
