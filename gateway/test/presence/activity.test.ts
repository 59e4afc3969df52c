import { statusOf } from '@meeshy/status-protocol';
import { describe, expect, it } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import { alice, coreWhere, coreWith, guest, leave, MINUTE, SECOND, START, stored } from './design.ts';
import { forget, sweepIdle } from './sweeping.ts';

describe('P1: what is activity', () => {
  it('opening a session is', () => {
    const core = coreWith();
    core.attendance.open(alice, 's1', START, false);
    expect(core.facts('alice')?.lastActiveAt).toBe(START);
    core.attendance.open(alice, 's2', START + 7, false);
    expect(core.facts('alice')?.lastActiveAt).toBe(START + 7);
  });

  it('a request or an event of somebody with a session is', () => {
    const core = coreWhere([alice]);
    expect(core.attendance.activity(alice, START + MINUTE)).toEqual({ change: null });
    expect(core.facts('alice')?.lastActiveAt).toBe(START + MINUTE);
  });

  it('a request of somebody without a session is, and makes green without making online', () => {
    const core = coreWith();
    core.learning.know(
      stored(alice, { lastSeen: START - 60 * MINUTE, lastActiveAt: START - 60 * MINUTE, version: 5 }),
      START,
    );
    expect(core.attendance.activity(alice, START)).toEqual({ change: null });
    const facts = core.facts('alice');
    expect(facts).toEqual(factsWith({ lastSeen: START - 60 * MINUTE, lastActiveAt: START, version: 5 }));
    expect(facts && statusOf(facts, START)).toBe('online');
  });

  it('a disconnection is not', () => {
    const core = coreWhere([alice]);
    leave(core, 'alice-1', START + MINUTE);
    expect(core.facts('alice')?.lastActiveAt).toBe(START);
  });

  it('an operator is not', () => {
    const core = coreWhere([alice]);
    core.attendance.forceOffline(alice, START + MINUTE);
    core.attendance.forceOnline('alice', START + 2 * MINUTE);
    expect(core.facts('alice')?.lastActiveAt).toBe(START);
  });

  it('never takes lastActiveAt back, whatever the clock does', () => {
    const core = coreWhere([alice]);
    core.attendance.activity(alice, START - MINUTE);
    core.attendance.open(alice, 's2', START - 2 * MINUTE, false);
    expect(core.facts('alice')?.lastActiveAt).toBe(START);
  });

  it('holds for anonymous participants likewise', () => {
    const core = coreWith();
    expect(core.attendance.open(guest, 's1', START, false)?.facts.isOnline).toBe(true);
    expect(leave(core, 's1', START + MINUTE)?.facts).toMatchObject({ isOnline: false, lastSeen: START + MINUTE });
  });
});

describe('P1: a session that comes back by itself is no activity', () => {
  it('a forgotten tab does not turn green after a restart', () => {
    const core = coreWith();
    const facts = factsWith({ lastSeen: START - MINUTE, lastActiveAt: START - 20 * MINUTE, version: 5 });
    core.learning.know(stored(alice, facts), START);
    expect(core.attendance.open(alice, 's1', START, true)).toBeNull();
    expect(core.facts('alice')).toEqual(facts);
  });

  it('who was active less than 5 minutes ago is online again, with the old time of activity', () => {
    const core = coreWith();
    const lastActiveAt = START - 5 * MINUTE + 1;
    core.learning.know(stored(alice, { lastSeen: START - SECOND, lastActiveAt, version: 5 }), START);
    expect(core.attendance.open(alice, 's1', START, true)?.facts).toMatchObject({ isOnline: true, lastActiveAt });
  });

  it('who was active exactly 5 minutes ago is not', () => {
    const core = coreWith();
    core.learning.know(stored(alice, { lastSeen: START, lastActiveAt: START - 5 * MINUTE, version: 5 }), START);
    expect(core.attendance.open(alice, 's1', START, true)).toBeNull();
  });

  it('a new account that never was active stays absent', () => {
    const core = coreWith();
    expect(core.attendance.open(alice, 's1', START, true)).toBeNull();
    expect(core.facts('alice')).toMatchObject({ isOnline: false, lastSeen: null, lastActiveAt: null });
  });

  it('whoever the crash left online stays so without a word', () => {
    const core = coreWith();
    const facts = factsWith({ isOnline: true, lastActiveAt: START - MINUTE, version: 5 });
    core.learning.know(stored(alice, facts), START);
    expect(core.attendance.open(alice, 's1', START, true)).toBeNull();
    expect(core.facts('alice')).toEqual(facts);
  });
});

describe('P1: a request within 10 s of the end of the last session is part of signing out', () => {
  it('is no activity before 10 s, and is from then on', () => {
    const core = coreWhere([alice]);
    leave(core, 'alice-1', START + MINUTE);
    const gone = core.facts('alice');
    expect(core.attendance.activity(alice, START + MINUTE)).toBeNull();
    expect(core.attendance.activity(alice, START + MINUTE + 10 * SECOND - 1)).toBeNull();
    expect(core.facts('alice')).toBe(gone);
    expect(core.attendance.activity(alice, START + MINUTE + 10 * SECOND)).toEqual({ change: null });
    expect(core.facts('alice')?.lastActiveAt).toBe(START + MINUTE + 10 * SECOND);
  });

  it('what is done before it, by a clock that was set back since, is activity', () => {
    const core = coreWhere([alice]);
    leave(core, 'alice-1', START + MINUTE);
    expect(core.attendance.activity(alice, START + 30 * SECOND)).toEqual({ change: null });
    expect(core.facts('alice')?.lastActiveAt).toBe(START + 30 * SECOND);
  });

  it('counts from the last of several sessions', () => {
    const core = coreWhere([alice]);
    core.attendance.open(alice, 's2', START, false);
    core.attendance.close('s2', START + MINUTE);
    expect(core.attendance.activity(alice, START + MINUTE + 1)).toEqual({ change: null });
  });

  it("holds for an idler's last session too", () => {
    const core = coreWhere([alice]);
    sweepIdle(core, START + 6 * MINUTE);
    core.attendance.close('alice-1', START + 7 * MINUTE);
    expect(core.attendance.activity(alice, START + 7 * MINUTE + SECOND)).toBeNull();
  });

  it('holds while the offline announcement is delayed', () => {
    const core = coreWhere([alice], { disconnectGraceMs: 20 * SECOND });
    core.attendance.close('alice-1', START + MINUTE);
    expect(core.attendance.activity(alice, START + MINUTE + 9 * SECOND)).toBeNull();
    expect(core.attendance.activity(alice, START + MINUTE + 11 * SECOND)).toEqual({ change: null });
  });

  it('ends with a return', () => {
    const core = coreWhere([alice]);
    leave(core, 'alice-1', START + MINUTE);
    core.attendance.open(alice, 's2', START + MINUTE + SECOND, true);
    expect(core.attendance.activity(alice, START + MINUTE + 2 * SECOND)).toEqual({ change: null });
  });

  it('is remembered even if the memory is cleaned up just then, after a long session', () => {
    const core = coreWhere([alice]);
    const end = START + 60 * MINUTE;
    core.attendance.activity(alice, end - 20 * MINUTE);
    sweepIdle(core, end - 10 * MINUTE);
    core.telling.repeat('alice', end - 9 * MINUTE, end - 9 * MINUTE);
    core.attendance.close('alice-1', end);
    forget(core, end + SECOND, 10 * MINUTE, () => false);
    expect(core.attendance.activity(alice, end + 2 * SECOND)).toBeNull();
  });
});

describe('P1: lastSeen is when isOnline last became false, never below lastActiveAt', () => {
  it('stays as it is while online', () => {
    const core = coreWith();
    core.learning.know(
      stored(alice, { lastSeen: START - 60 * MINUTE, lastActiveAt: START - 60 * MINUTE, version: 5 }),
      START,
    );
    core.attendance.open(alice, 's1', START, false);
    core.attendance.activity(alice, START + MINUTE);
    expect(core.facts('alice')?.lastSeen).toBe(START - 60 * MINUTE);
  });

  it.each([
    ['disconnection', (core: ReturnType<typeof coreWith>, at: number) => leave(core, 'alice-1', at)],
    ['operator', (core: ReturnType<typeof coreWith>, at: number) => core.attendance.forceOffline(alice, at)],
    ['end of the account', (core: ReturnType<typeof coreWith>, at: number) => core.attendance.end(alice, at)],
    ['end of the process', (core: ReturnType<typeof coreWith>, at: number) => core.attendance.closeAll(at)[0]],
  ])('%s: also when the clock was set back since the last activity', (_, goOffline) => {
    const core = coreWhere([alice]);
    core.attendance.activity(alice, START + MINUTE);
    expect(goOffline(core, START + 30 * SECOND)?.facts).toMatchObject({
      isOnline: false,
      lastSeen: START + MINUTE,
      lastActiveAt: START + MINUTE,
    });
  });
});
