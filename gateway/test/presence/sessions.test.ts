import { ABSENT, NOTHING_SAID, statusOf } from '@meeshy/status-protocol';
import { describe, expect, it } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import {
  alice,
  bob,
  coreWhere,
  coreWith,
  guest,
  leave,
  MINUTE,
  RULES,
  SECOND,
  START,
  stored,
  VERDICT,
} from './design.ts';
import { sweepIdle } from './sweeping.ts';

describe('P3: online at once', () => {
  it('the first session is announced', () => {
    const core = coreWith();
    expect(core.attendance.open(alice, 's1', START, false)).toEqual({
      subject: alice,
      before: factsWith({ lastActiveAt: START }),
      facts: factsWith({ isOnline: true, lastActiveAt: START, version: START }),
      cause: 'connected',
      at: START,
      outlineNews: {
        outline: { isOnline: true, seen: null, said: NOTHING_SAID },
        writtenAt: START + 2,
        isNewToBare: true,
      },
    });
  });

  it('a further session is not', () => {
    const core = coreWhere([alice]);
    expect(core.attendance.open(alice, 's2', START + SECOND, false)).toBeNull();
  });

  it('the return from idle is announced, at the first activity', () => {
    const core = coreWhere([alice]);
    sweepIdle(core, START + 6 * MINUTE);
    const back = START + 7 * MINUTE;
    expect(core.attendance.activity(alice, back)?.change).toMatchObject({
      cause: 'returned',
      facts: { isOnline: true, lastActiveAt: back, version: back },
    });
    expect(core.attendance.activity(alice, back + 1)).toEqual({ change: null });
  });

  it('so is the return of somebody who turned orange before a sweep came by', () => {
    const core = coreWhere([alice]);
    const back = START + 5 * MINUTE;
    const change = core.attendance.activity(alice, back)?.change;
    expect(change?.facts).toEqual(factsWith({ isOnline: true, lastActiveAt: back, version: START }));
    expect(core.attendance.activity(alice, back + 1)).toEqual({ change: null });
  });

  it('so is a new session of an idler', () => {
    const core = coreWhere([alice]);
    sweepIdle(core, START + 6 * MINUTE);
    expect(core.attendance.open(alice, 's2', START + 7 * MINUTE, false)?.facts.isOnline).toBe(true);
  });

  it('a session of an idler that resumes is not', () => {
    const core = coreWhere([alice]);
    sweepIdle(core, START + 6 * MINUTE);
    expect(core.attendance.open(alice, 's2', START + 7 * MINUTE, true)).toBeNull();
  });

  it('counts who is online, by kind', () => {
    const core = coreWhere([alice, bob, guest]);
    leave(core, 'bob-1', START + SECOND);
    expect(core.rollCall.countOnline()).toEqual({ users: 1, anonymous: 1 });
  });
});

describe('P4: closing one of many sessions announces nothing', () => {
  it('only the last one takes the subject offline', () => {
    const core = coreWhere([alice]);
    core.attendance.open(alice, 's2', START, false);
    core.attendance.open(alice, 's3', START, false);
    const online = core.facts('alice');
    for (const id of ['s3', 'alice-1']) {
      expect(core.attendance.close(id, START + SECOND)).toBeNull();
      expect(core.facts('alice')).toBe(online);
      expect(core.attendance.endings(START + MINUTE)).toEqual({ due: [], nextAt: null });
    }
    expect(leave(core, 's2', START + 2 * SECOND)?.facts).toMatchObject({
      isOnline: false,
      lastSeen: START + 2 * SECOND,
    });
  });

  it("closing an idler's last session changes no facts", () => {
    const core = coreWhere([alice]);
    sweepIdle(core, START + 6 * MINUTE);
    const idle = core.facts('alice');
    expect(core.attendance.close('alice-1', START + 7 * MINUTE)).toBeNull();
    expect(core.facts('alice')).toBe(idle);
  });

  it('a session that closes twice, or was never there, says nothing', () => {
    const core = coreWhere([alice]);
    core.attendance.open(alice, 's2', START, false);
    core.attendance.close('s2', START + 1);
    expect(core.attendance.close('s2', START + 2)).toBeNull();
    expect(core.attendance.close('unknown', START + 3)).toBeNull();
    expect(core.facts('alice')?.isOnline).toBe(true);
    expect(core.attendance.sessionsOf('alice')).toEqual(['alice-1']);
  });
});

describe('P5: offline at once', () => {
  it('a closed last session is due at once, and orange from that moment', () => {
    const core = coreWhere([alice]);
    const end = START + MINUTE;
    expect(core.attendance.close('alice-1', end)).toEqual({ subjectId: 'alice', dueAt: end });
    const change = core.attendance.settle('alice', end);
    expect(change).toMatchObject({
      cause: 'disconnected',
      facts: factsWith({ lastSeen: end, lastActiveAt: START, version: end }),
    });
    expect(change && statusOf(change.facts, end)).toBe('away');
  });

  it('is settled once', () => {
    const core = coreWhere([alice]);
    core.attendance.close('alice-1', START + 1);
    core.attendance.settle('alice', START + 1);
    expect(core.attendance.settle('alice', START + 2)).toBeNull();
    expect(core.attendance.settle('nobody', START + 2)).toBeNull();
  });

  it("a reconnection wins over an older session's late end", () => {
    const core = coreWhere([alice]);
    expect(core.attendance.open(alice, 's2', START + SECOND, true)).toBeNull();
    expect(core.attendance.close('alice-1', START + 35 * SECOND)).toBeNull();
    expect(core.facts('alice')?.isOnline).toBe(true);
  });

  it('a reconnection wins over an end that is still being decided', () => {
    const core = coreWhere([alice]);
    core.attendance.close('alice-1', START + SECOND);
    expect(core.attendance.open(alice, 's2', START + SECOND, true)).toBeNull();
    expect(core.attendance.settle('alice', START + SECOND)).toBeNull();
    expect(core.facts('alice')?.isOnline).toBe(true);
  });

  it('a session on another node keeps the subject online', () => {
    const core = coreWhere([alice]);
    core.attendance.close('alice-1', START + SECOND);
    const facts = core.facts('alice') ?? ABSENT;
    const verdict = { ...VERDICT, subject: alice, facts, cause: 'refreshed' as const, holders: { another: 1 } };
    expect(core.agreeing.settled(verdict, START + SECOND)).toEqual({ change: null, isContradicted: false });
    expect(core.attendance.settle('alice', START + SECOND)).toBeNull();
    expect(core.facts('alice')?.isOnline).toBe(true);
  });

  it.each(['repeated', 'refreshed'] as const)(
    'an exit elsewhere that was missed, and is %s later, is told as of its moment',
    (cause) => {
      const core = coreWith();
      const there = factsWith({ isOnline: true, lastActiveAt: START, version: START });
      core.agreeing.hear({ ...VERDICT, subject: alice, facts: there, cause: 'connected', at: START }, START);
      const end = START + SECOND;
      const facts = { ...there, isOnline: false, lastSeen: end, version: end };
      const { change } = core.agreeing.hear({ ...VERDICT, subject: alice, facts, cause, at: end + 40 }, end + 50);
      expect(change).toMatchObject({ at: end, cause: 'disconnected', outlineNews: { outline: { isOnline: false } } });
    },
  );

  it('when the process ends cleanly, all who have or had a session here go offline, nobody else does', () => {
    const core = coreWhere([alice, bob], { disconnectGraceMs: 20 * SECOND });
    core.learning.know(stored(guest, { isOnline: true, lastActiveAt: START, version: 5 }), START);
    core.attendance.close('bob-1', START + SECOND);
    const changes = core.attendance.closeAll(START + 2 * SECOND);
    expect(changes.map(({ subject, facts }) => [subject.id, facts.isOnline, facts.lastSeen])).toEqual([
      ['alice', false, START + 2 * SECOND],
      ['bob', false, START + SECOND],
    ]);
    expect(core.facts('guest')?.isOnline).toBe(true);
    expect(core.attendance.settle('bob', START + MINUTE)).toBeNull();
  });
});

describe('P5: within the grace, a return is silent', () => {
  const rules = { disconnectGraceMs: 8 * SECOND };

  it('everybody says online until the grace is over', () => {
    const core = coreWhere([alice], rules);
    const end = START + MINUTE;
    expect(core.attendance.close('alice-1', end)?.dueAt).toBe(end + 8 * SECOND);
    expect(core.attendance.endings(end)).toEqual({ due: [], nextAt: end + 8 * SECOND });
    expect(core.attendance.settle('alice', end + 8 * SECOND - 1)).toBeNull();
    expect(core.facts('alice')?.isOnline).toBe(true);
  });

  it('then offline is announced as of the real time of the end', () => {
    const core = coreWhere([alice], rules);
    const end = START + MINUTE;
    core.attendance.close('alice-1', end);
    expect(core.attendance.endings(end + 8 * SECOND)).toEqual({ due: ['alice'], nextAt: null });
    expect(core.attendance.settle('alice', end + 8 * SECOND)).toMatchObject({
      facts: { isOnline: false, lastSeen: end, version: end },
      at: end,
    });
  });

  it.each([true, false])('a return in time says nothing (resumed: %s)', (resume) => {
    const core = coreWhere([alice], rules);
    const { version } = core.facts('alice') ?? {};
    core.attendance.close('alice-1', START + MINUTE);
    expect(core.attendance.open(alice, 's2', START + MINUTE + 7 * SECOND, resume)).toBeNull();
    expect(core.attendance.endings(START + 5 * MINUTE)).toEqual({ due: [], nextAt: null });
    expect(core.attendance.settle('alice', START + 2 * MINUTE)).toBeNull();
    expect(core.facts('alice')).toMatchObject({ isOnline: true, version });
  });

  it('a late answer about an earlier end does not decide a later one before its time', () => {
    const core = coreWhere([alice], rules);
    core.attendance.close('alice-1', START + SECOND);
    core.attendance.open(alice, 's2', START + 8 * SECOND, true);
    core.attendance.close('s2', START + 9 * SECOND);
    expect(core.attendance.settle('alice', START + 9 * SECOND)).toBeNull();
    expect(core.attendance.settle('alice', START + 17 * SECOND)?.facts.lastSeen).toBe(START + 9 * SECOND);
  });

  it('the sweep does not cut the grace short', () => {
    const core = coreWhere([alice], rules);
    core.attendance.close('alice-1', START + 5 * MINUTE);
    expect(sweepIdle(core, START + 5 * MINUTE + SECOND)).toEqual([]);
    const row = stored(alice, core.facts('alice') ?? {});
    expect(core.learning.orphan(row, START, START + 5 * MINUTE + SECOND)).toBeNull();
  });

  it('is told of several endings which is next', () => {
    const core = coreWhere([alice, bob], rules);
    core.attendance.close('bob-1', START + 2 * SECOND);
    core.attendance.close('alice-1', START + SECOND);
    expect(core.attendance.endings(START + 3 * SECOND)).toEqual({ due: [], nextAt: START + 9 * SECOND });
    expect(core.attendance.endings(START + 9 * SECOND)).toEqual({ due: ['alice'], nextAt: START + 10 * SECOND });
  });

  it('the default grace is none', () => {
    expect(RULES.disconnectGraceMs).toBe(0);
  });
});
