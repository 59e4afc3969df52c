import { describe, expect, it } from 'vitest';
import { faceOf } from '../../src/presence/sight/face.ts';
import { FULL, SELF } from '../../src/presence/sight/sight.ts';
import { Subjects } from '../../src/presence/subjects/subjects.ts';
import { type Claims, NO_CLAIMS } from '../../src/presence/truth/claims.ts';
import { withHosts, withOwn } from '../../src/presence/truth/own-claims.ts';
import { alice, MINUTE, RULES, SECOND, START } from './design.ts';

const END = START + 10 * MINUTE;
const dnd = (claims: Claims = NO_CLAIMS, now = START) => withOwn(claims, { state: { value: 'dnd', until: END } }, now);

/** Somebody online, as a node knows them that was told of the claim when it was made. */
function online(claims: Claims): Subjects {
  const subjects = new Subjects(RULES);
  subjects.attendance.open(alice, 'tab', START, false);
  subjects.claiming.claim(alice, claims, START + SECOND);
  subjects.claiming.turn(alice.id, START + SECOND);
  return subjects;
}

describe('P16: what begins and ends by itself is told once, at its moment, in the version of the moment', () => {
  it('by whichever node: one that has told of it, and one that has read it since', () => {
    const told = online(dnd());
    expect(told.claiming.nextAt).toBe(END);
    expect(told.claiming.due(END - 1)).toEqual([]);
    expect(told.claiming.due(END)).toEqual([alice.id]);
    const change = told.claiming.turn(alice.id, END + 7);
    expect(change).toMatchObject({ cause: 'said', facts: { version: END } });
    expect(change?.said).toBeUndefined();
    expect(told.claiming.turn(alice.id, END + 8)).toBeNull();
    expect(told.claiming.nextAt).toBeNull();

    const read = new Subjects(RULES);
    const stored = online(dnd()).get(alice.id);
    if (stored) read.learning.know(stored, END + MINUTE);
    expect(read.facts(alice.id)?.version).toBe(END);
    expect(read.claiming.nextAt).toBeNull();
  });

  it('not where something else was true before that came to be told with it', () => {
    const subjects = online(dnd());
    const change = subjects.attendance.activity(alice, END + 3)?.change;
    expect(change).toMatchObject({ cause: 'said', facts: { version: END } });
    expect(subjects.claiming.turn(alice.id, END + 4)).toBeNull();
  });

  it('a turn that changes nothing that shows is no news', () => {
    const meeting = { source: 'calendar', id: 'a', state: 'busy', startsAt: START, until: START + MINUTE } as const;
    const subjects = online(dnd(withHosts(NO_CLAIMS, meeting, START) as Claims));
    const { version } = subjects.facts(alice.id) ?? { version: 0 };
    expect(subjects.claiming.nextAt).toBe(START + MINUTE);
    expect(subjects.claiming.turn(alice.id, START + MINUTE)).toBeNull();
    expect(subjects.facts(alice.id)?.version).toBe(version);
    expect(subjects.claiming.nextAt).toBe(END);
  });

  it('of whoever claims nothing there is nothing to wait for, and a change carries nothing', () => {
    const subjects = new Subjects(RULES);
    const change = subjects.attendance.open(alice, 'tab', START, false);
    expect(change && 'said' in change).toBe(false);
    expect(subjects.claiming.nextAt).toBeNull();
  });
});

it('P16: that one is invisible is in nobody’s face but one’s own', () => {
  const claims = withOwn(NO_CLAIMS, { state: { value: 'invisible', until: null } }, START);
  const facts = online(NO_CLAIMS).facts(alice.id);
  if (!facts) throw new Error('she is known');
  const truth = { subject: alice, facts, claims };
  expect(faceOf(truth, SELF, START).said.state).toMatchObject({ value: 'invisible' });
  expect(faceOf(truth, FULL, START).said.state).toBeUndefined();
});
