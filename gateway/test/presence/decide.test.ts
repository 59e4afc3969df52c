/** A node decides as the cluster does, where nobody else is there or answers, and where a clock was wrong. */
import { describe, expect, it } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import { CALM } from '../../src/presence/decision/flapping.ts';
import type { Verdict } from '../../src/presence/decision/verdict.ts';
import { Subjects } from '../../src/presence/subjects/subjects.ts';
import { isHeldOffline, saidByOperator } from '../../src/presence/truth/claims.ts';
import { alice, MINUTE, RULES, SECOND, START } from './design.ts';

/** What the cluster says of somebody who is online, and whom an operator took offline before. */
const overruled = (wordAt: number, lastActiveAt: number): Verdict => ({
  subject: alice,
  facts: factsWith({ isOnline: true, lastSeen: START, lastActiveAt, version: START }),
  claims: saidByOperator({}, true, wordAt),
  flapping: CALM,
  toldActiveAt: lastActiveAt,
  cause: 'connected',
  holders: {},
  isNew: false,
  at: START,
});

describe('P1: an operator took somebody offline who has been active since', () => {
  it.each([
    ['by the right clock', START - SECOND, START],
    ['by one that was ahead', START + 60 * MINUTE, START + 60 * MINUTE + SECOND],
  ])('%s: it does not count any more', (_, wordAt, lastActiveAt) => {
    const core = new Subjects(RULES);
    core.agreeing.hear(overruled(wordAt, lastActiveAt), START);
    const known = core.standing('alice');
    expect(known && isHeldOffline(known)).toBe(false);
  });

  it('and the word of one that was ahead counts as long as nothing followed it', () => {
    const core = new Subjects(RULES);
    core.agreeing.hear(
      { ...overruled(START + 60 * MINUTE, START), facts: { ...overruled(0, 0).facts, lastActiveAt: START } },
      START,
    );
    const known = core.standing('alice');
    expect(known && isHeldOffline(known)).toBe(true);
  });
});

describe('P2, P6: who is active by request alone while an end is delayed', () => {
  it('stays green when it comes due, and lastSeen is the real time of the end', () => {
    const core = new Subjects({ ...RULES, disconnectGraceMs: 60 * SECOND });
    core.attendance.open(alice, 'tab', START, false);
    core.attendance.close('tab', START + SECOND);
    core.attendance.activity(alice, START + 30 * SECOND);
    const change = core.attendance.settle('alice', START + 61 * SECOND);
    expect(change?.facts).toMatchObject({
      isOnline: false,
      lastSeen: START + SECOND,
      lastActiveAt: START + 30 * SECOND,
    });
  });
});
