import { NOTHING_SAID } from '@meeshy/status-protocol';
import { describe, expect, it } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import { alice, bob, coreWhere, coreWith, guest, leave, MINUTE, SECOND, START, stored } from './design.ts';
import { forget, stale, sweepIdle } from './sweeping.ts';

describe('P9: the sweep takes idlers offline', () => {
  it('after 5 minutes without activity, lastSeen is now', () => {
    const core = coreWhere([alice]);
    expect(sweepIdle(core, START + 5 * MINUTE - 1)).toEqual([]);
    const now = START + 5 * MINUTE;
    expect(sweepIdle(core, now)).toEqual([
      {
        subject: alice,
        before: factsWith({ isOnline: true, lastActiveAt: START, version: START }),
        facts: factsWith({ lastSeen: now, lastActiveAt: START, version: now }),
        cause: 'idle',
        at: now,
        outlineNews: {
          outline: { isOnline: false, seen: 'recently', said: NOTHING_SAID },
          writtenAt: now + 2,
          isNewToBare: true,
        },
      },
    ]);
  });

  it('once', () => {
    const core = coreWhere([alice]);
    sweepIdle(core, START + 5 * MINUTE);
    expect(sweepIdle(core, START + 5 * MINUTE)).toEqual([]);
    expect(sweepIdle(core, START + 6 * MINUTE)).toEqual([]);
  });

  it('never somebody with a living, active session, however long it lasts', () => {
    const core = coreWhere([alice]);
    for (let now = START; now < START + 24 * 60 * MINUTE; now += 4 * MINUTE) {
      core.attendance.activity(alice, now);
      expect(sweepIdle(core, now + 4 * MINUTE)).toEqual([]);
    }
    expect(core.facts('alice')?.isOnline).toBe(true);
  });

  it('only those who are idle among many', () => {
    const core = coreWhere([alice, bob, guest]);
    core.attendance.activity(bob, START + MINUTE);
    expect(sweepIdle(core, START + 5 * MINUTE).map(({ subject }) => subject.id)).toEqual(['alice', 'guest']);
  });

  it('not somebody who is active by REST alone', () => {
    const core = coreWith();
    core.attendance.activity(alice, START);
    expect(sweepIdle(core, START + 60 * MINUTE)).toEqual([]);
  });

  it('somebody whose last activity was stored by a clock ahead, as if it were now (P1)', () => {
    const core = coreWith();
    core.learning.know(stored(alice, { isOnline: true, lastActiveAt: START + MINUTE, version: 5 }), START);
    core.attendance.open(alice, 's1', START, true);
    expect(sweepIdle(core, START + 5 * MINUTE - 1)).toEqual([]);
    expect(sweepIdle(core, START + 5 * MINUTE)).toHaveLength(1);
  });

  it('who resumed after a crash but had been idle all along', () => {
    const core = coreWith();
    core.learning.know(stored(alice, { isOnline: true, lastActiveAt: START - 10 * MINUTE, version: 5 }), START);
    core.attendance.open(alice, 's1', START, true);
    expect(sweepIdle(core, START + SECOND).map(({ facts }) => facts.lastSeen)).toEqual([START + SECOND]);
  });
});

describe('P9: orphans, whom a crashed process left online', () => {
  const row = stored(alice, { isOnline: true, lastSeen: null, lastActiveAt: START - MINUTE, version: START - MINUTE });

  it("go offline, with their node's last sign of life as lastSeen", () => {
    expect(coreWith().learning.orphan(row, START - 10 * SECOND, START)).toEqual({
      subject: alice,
      before: row.facts,
      facts: factsWith({ lastSeen: START - 10 * SECOND, lastActiveAt: START - MINUTE, version: START }),
      cause: 'orphan',
      at: START,
      outlineNews: {
        outline: { isOnline: false, seen: 'recently', said: NOTHING_SAID },
        writtenAt: START + 2,
        isNewToBare: true,
      },
    });
  });

  it.each([
    ['the sign of life is older than their last activity', START - 2 * MINUTE],
    ['there was no sign of life', null],
  ])('lastSeen is never below lastActiveAt: %s', (_, sign) => {
    expect(coreWith().learning.orphan(row, sign, START)?.facts.lastSeen).toBe(START - MINUTE);
  });

  it('nor below an activity that only this process knows of', () => {
    const core = coreWith();
    core.attendance.activity(alice, START + 10 * SECOND);
    const change = core.learning.orphan(row, START - 10 * SECOND, START + 15 * SECOND);
    expect(change?.facts).toMatchObject({ isOnline: false, lastSeen: START + 10 * SECOND });
  });

  it('without any time at all, lastSeen is now', () => {
    const bare = stored(alice, { isOnline: true, version: 5 });
    expect(coreWith().learning.orphan(bare, null, START)?.facts.lastSeen).toBe(START);
  });

  it('are taken offline once', () => {
    const core = coreWith();
    const change = core.learning.orphan(row, null, START);
    expect(core.learning.orphan(stored(alice, change?.facts ?? {}), null, START + SECOND)).toBeNull();
  });

  it('are none who have come back', () => {
    const core = coreWith();
    core.learning.know(row, START);
    core.attendance.open(alice, 's1', START, true);
    expect(core.learning.orphan(row, null, START + SECOND)).toBeNull();
    expect(core.facts('alice')?.isOnline).toBe(true);
  });

  it('are none who have just left properly, though the store does not know it yet', () => {
    const core = coreWhere([alice]);
    const online = stored(alice, core.facts('alice') ?? {});
    const left = leave(core, 'alice-1', START + MINUTE);
    expect(core.learning.orphan(online, START - MINUTE, START + MINUTE + 1)).toBeNull();
    expect(core.facts('alice')).toBe(left?.facts);
  });

  it('are also those whom another hand marked online in the store; lastSeen is then what it was', () => {
    const core = coreWhere([alice]);
    const left = leave(core, 'alice-1', START + SECOND);
    const touched = stored(alice, { ...left?.facts, isOnline: true });
    expect(core.learning.orphan(touched, START + MINUTE, START + 2 * MINUTE)).toMatchObject({
      cause: 'orphan',
      facts: { isOnline: false, lastSeen: START + SECOND, version: START + 2 * MINUTE },
    });
  });
});

describe('P9: an operator takes somebody offline until the next activity', () => {
  it('at once, with sessions and all', () => {
    const core = coreWhere([alice]);
    core.attendance.open(alice, 's2', START, false);
    expect(core.attendance.forceOffline(alice, START + SECOND)).toMatchObject({
      cause: 'operator',
      facts: { isOnline: false, lastSeen: START + SECOND, version: START + SECOND },
    });
    expect(core.attendance.sessionsOf('alice').length).toBe(2);
  });

  it('also somebody who is green by REST alone', () => {
    const core = coreWith();
    core.attendance.activity(alice, START);
    expect(core.attendance.forceOffline(alice, START + SECOND)?.facts.lastSeen).toBe(START + SECOND);
  });

  it('also somebody whose end is delayed, and then the end says nothing more', () => {
    const core = coreWhere([alice], { disconnectGraceMs: 20 * SECOND });
    core.attendance.close('alice-1', START + SECOND);
    expect(core.attendance.forceOffline(alice, START + 2 * SECOND)?.facts.isOnline).toBe(false);
    expect(core.attendance.settle('alice', START + MINUTE)).toBeNull();
  });

  it('who has no session cannot be called online again', () => {
    const core = coreWhere([alice]);
    leave(core, 'alice-1', START + SECOND);
    expect(core.attendance.forceOnline('alice', START + 2 * SECOND)).toBe(false);
  });

  it('says nothing of somebody whom nobody sees online', () => {
    const core = coreWhere([alice]);
    sweepIdle(core, START + 5 * MINUTE);
    expect(core.attendance.forceOffline(alice, START + 6 * MINUTE)).toBeNull();
    expect(core.attendance.forceOffline(bob, START + 6 * MINUTE)).toBeNull();
  });

  it('the next activity says online again', () => {
    const core = coreWhere([alice]);
    core.attendance.forceOffline(alice, START + SECOND);
    expect(core.attendance.activity(alice, START + 2 * SECOND)?.change?.facts.isOnline).toBe(true);
  });

  it('so does a new session that a person opens, but none that comes back by itself', () => {
    const core = coreWhere([alice]);
    core.attendance.forceOffline(alice, START + SECOND);
    expect(core.attendance.open(alice, 's2', START + 2 * SECOND, true)).toBeNull();
    expect(core.facts('alice')?.isOnline).toBe(false);
    expect(core.attendance.open(alice, 's3', START + 3 * SECOND, false)?.facts.isOnline).toBe(true);
  });

  it('holds for somebody who was not online, too', () => {
    const core = coreWhere([alice]);
    leave(core, 'alice-1', START + SECOND);
    core.attendance.forceOffline(alice, START + 2 * SECOND);
    expect(core.attendance.open(alice, 's2', START + 3 * SECOND, true)).toBeNull();
  });

  it('calling online needs a living session with recent activity', () => {
    const core = coreWhere([alice]);
    expect(core.attendance.forceOnline('bob', START)).toBe(false);
    expect(core.attendance.forceOnline('alice', START)).toEqual({ change: null });
    core.attendance.forceOffline(alice, START + SECOND);
    expect(core.attendance.forceOnline('alice', START + 2 * SECOND)).toMatchObject({
      change: { cause: 'operator', facts: { isOnline: true, lastActiveAt: START } },
    });
    expect(core.attendance.forceOnline('alice', START + 5 * MINUTE)).toBe(false);
    leave(core, 'alice-1', START + 5 * MINUTE);
    expect(core.attendance.forceOnline('alice', START + 5 * MINUTE)).toBe(false);
  });
});

describe('P12: a subject that is no more', () => {
  it('goes offline; its sessions and late requests bring nothing back', () => {
    const core = coreWhere([alice]);
    core.attendance.open(alice, 's2', START, false);
    expect(core.attendance.end(alice, START + SECOND)).toMatchObject({ cause: 'ended', facts: { isOnline: false } });
    expect(core.attendance.sessionsOf('alice')).toEqual([]);
    expect(core.attendance.close('s2', START + 2 * SECOND)).toBeNull();
    expect(core.attendance.activity(alice, START + 3 * SECOND)).toBeNull();
    expect(stale(core, START + 15 * SECOND)).toEqual([]);
  });

  it('keeps its lastSeen if it was offline before', () => {
    const core = coreWhere([alice]);
    const left = leave(core, 'alice-1', START + SECOND);
    expect(core.attendance.end(alice, START + MINUTE).facts.lastSeen).toBe(left?.facts.lastSeen);
  });
});

describe('Memory is bounded: who has been quiet for 10 minutes is forgotten', () => {
  const nobody = () => false;

  it('but not those with a session, those about to go, or those who are needed', () => {
    const core = coreWhere([alice, bob, guest], { disconnectGraceMs: 60 * MINUTE });
    core.attendance.close('bob-1', START);
    core.attendance.activity({ ...alice, id: 'carol' }, START);
    forget(core, START + 11 * MINUTE, 10 * MINUTE, (id) => id === 'carol');
    expect(['alice', 'bob', 'guest', 'carol'].map((id) => core.knows(id))).toEqual([true, true, true, true]);
    forget(core, START + 11 * MINUTE, 10 * MINUTE, nobody);
    expect(core.knows('carol')).toBe(false);
  });

  it('nor those whose offline change is still to be repeated', () => {
    const core = coreWhere([alice]);
    leave(core, 'alice-1', START);
    forget(core, START + 11 * MINUTE, 10 * MINUTE, nobody);
    expect(core.knows('alice')).toBe(true);
    core.telling.repeat('alice', START + 11 * MINUTE, START + 11 * MINUTE);
    forget(core, START + 11 * MINUTE, 10 * MINUTE, nobody);
    expect(core.knows('alice')).toBe(false);
  });

  it('not a millisecond before', () => {
    const core = coreWith();
    core.attendance.activity(alice, START);
    forget(core, START + 10 * MINUTE - 1, 10 * MINUTE, nobody);
    expect(core.knows('alice')).toBe(true);
    forget(core, START + 10 * MINUTE, 10 * MINUTE, nobody);
    expect(core.knows('alice')).toBe(false);
  });
});
