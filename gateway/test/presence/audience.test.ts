import { describe, expect, it } from 'vitest';
import { Audience } from '../../src/presence/audience.ts';

/** alice and bob share two conversations, alice and carol one, dave is in none of theirs; carol is not here. */
function office(): Audience {
  const audience = new Audience();
  const members = new Map([
    ['team', ['alice', 'bob']],
    ['lunch', ['alice', 'bob', 'carol']],
    ['chess', ['dave']],
  ]);
  audience.addViewer('alice', ['team', 'lunch'], { members });
  audience.addViewer('bob', ['team', 'lunch'], { members });
  audience.addViewer('dave', ['chess'], { members });
  return audience;
}

describe('P12: a change goes once to each viewer of the audience and to the subject itself', () => {
  it('however many conversations they share', () => {
    expect([...office().viewersOf('alice')].sort()).toEqual(['alice', 'bob']);
    expect([...office().viewersOf('dave')]).toEqual(['dave']);
  });

  it('of a subject without a session here, to the viewers in the conversations that are named', () => {
    expect([...office().viewersOf('carol', ['lunch'])].sort()).toEqual(['alice', 'bob']);
    expect([...office().viewersOf('carol')].sort()).toEqual(['alice', 'bob']);
  });

  it('not to those of a conversation that the subject has left meanwhile, though an old list still names it', () => {
    const audience = office();
    audience.leave('lunch', 'carol');
    expect([...audience.viewersOf('carol', ['lunch'])]).toEqual([]);
    expect([...audience.viewersOf('carol', ['chess', 'unheard-of'])]).toEqual([]);
  });

  it('nobody else sees the subject', () => {
    const audience = office();
    expect(audience.sees('alice', 'carol')).toBe(true);
    expect(audience.sees('alice', 'alice')).toBe(true);
    expect(audience.sees('alice', 'dave')).toBe(false);
    expect(audience.sees('dave', 'alice')).toBe(false);
    expect(audience.sees('stranger', 'alice')).toBe(false);
    expect(audience.sees('stranger', 'stranger')).toBe(true);
    expect([...audience.heardBy('alice')].sort()).toEqual(['alice', 'bob', 'carol']);
    expect([...audience.heardBy('dave')]).toEqual(['dave']);
  });
});

describe('P12: who joins and who leaves', () => {
  it('a member who joins is seen at once', () => {
    const audience = office();
    audience.join('chess', 'carol');
    expect(audience.sees('dave', 'carol')).toBe(true);
    expect(audience.sees('alice', 'dave')).toBe(false);
  });

  it('a viewer who joins sees and is seen', () => {
    const audience = office();
    audience.join('chess', 'alice');
    audience.addViewer('alice', ['chess']);
    expect(audience.sees('alice', 'dave')).toBe(true);
    expect([...audience.viewersOf('alice')].sort()).toEqual(['alice', 'bob', 'dave']);
    expect(audience.sees('bob', 'dave')).toBe(false);
  });

  it('a viewer is a member of its conversations, though their list was read before it joined', () => {
    const audience = new Audience();
    audience.addViewer('bob', ['chess'], { members: new Map([['chess', ['bob']]]) });
    audience.addViewer('alice', ['chess', 'music'], { members: new Map([['music', ['carol']]]) });
    expect(audience.sees('bob', 'alice')).toBe(true);
    expect([...audience.membersOf('music')].sort()).toEqual(['alice', 'carol']);
  });

  it('those who part no longer see each other, unless they share something else', () => {
    const audience = office();
    audience.leave('team', 'bob');
    expect(audience.sees('alice', 'bob')).toBe(true);
    audience.leave('lunch', 'bob');
    expect(audience.sees('alice', 'bob')).toBe(false);
    expect(audience.sees('bob', 'alice')).toBe(false);
    expect([...audience.viewersOf('bob')]).toEqual(['bob']);
    expect([...audience.viewersOf('alice')]).toEqual(['alice']);
  });

  it('a viewer who goes away stays a member, and is seen by those who stay', () => {
    const audience = office();
    audience.removeViewer('bob');
    expect(audience.hasViewer('bob')).toBe(false);
    expect(audience.sees('alice', 'bob')).toBe(true);
    expect([...audience.viewersOf('alice')]).toEqual(['alice']);
    expect([...audience.memberships('bob')].sort()).toEqual(['lunch', 'team']);
  });

  it('what nobody here looks at is forgotten', () => {
    const audience = office();
    audience.removeViewer('alice');
    expect(audience.holds('team')).toBe(true);
    audience.removeViewer('bob');
    expect(['team', 'lunch', 'chess'].map((id) => audience.holds(id))).toEqual([false, false, true]);
    audience.leave('chess', 'dave');
    expect(audience.holds('chess')).toBe(false);
  });

  it('joining or leaving a conversation that is not held says nothing', () => {
    const audience = office();
    audience.join('elsewhere', 'alice');
    audience.leave('elsewhere', 'alice');
    expect(audience.holds('elsewhere')).toBe(false);
  });
});
