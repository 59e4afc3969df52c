import { describe, expect, it } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import type { Change } from '../../src/presence/subjects/change.ts';
import type { Subjects } from '../../src/presence/subjects/subjects.ts';
import type { Subject } from '../../src/presence/truth/subject.ts';
import { alice, bob, coreWhere, coreWith, leave, MINUTE, RULES, SECOND, START, stored } from './design.ts';
import { stale, sweepIdle } from './sweeping.ts';

const INTERVAL = RULES.maintenanceIntervalMs;

/** A sweep at `now` that tells again whatever is stale, at once. */
function tellAgain(core: Subjects, now: number): Change[] {
  return stale(core, now).flatMap((id) => core.telling.repeat(id, now, now) ?? []);
}

describe('P8: an active subject is announced again at the latest every 2 minutes', () => {
  const many: Subject[] = Array.from({ length: 300 }, (_, i) => ({ id: `u${i}`, username: `u${i}`, kind: 'user' }));

  it('also when each sweep spreads its repetitions over the whole interval', () => {
    const core = coreWhere(many);
    const toldAt = new Map(many.map(({ id }) => [id, START]));
    let longest = 0;
    for (let sweep = START + INTERVAL; sweep < START + 20 * MINUTE; sweep += INTERVAL) {
      for (const subject of many) core.attendance.activity(subject, sweep - 1);
      stale(core, sweep).forEach((id, i, all) => {
        // The worst spread: somebody first in one sweep may be last in another.
        const order = sweep % (2 * INTERVAL) === 0 ? i : all.length - 1 - i;
        const now = sweep + Math.floor((INTERVAL * order) / all.length);
        const change = core.telling.repeat(id, sweep, now);
        expect(change?.cause).toBe('refreshed');
        longest = Math.max(longest, now - (toldAt.get(id) ?? 0));
        toldAt.set(id, now);
      });
    }
    expect(longest).toBeLessThanOrEqual(2 * MINUTE);
    for (const at of toldAt.values()) expect(at).toBeGreaterThan(START + 18 * MINUTE);
  });

  it('not all in one sweep, though all came at once', () => {
    const core = coreWhere(many);
    const perSweep: number[] = [];
    for (let sweep = START + INTERVAL; sweep <= START + 2 * MINUTE; sweep += INTERVAL) {
      perSweep.push(tellAgain(core, sweep).length);
    }
    expect(Math.max(...perSweep)).toBeLessThan(many.length * 0.45);
  });

  it('many at once, so that whoever sees several is not told in each sweep', () => {
    const core = coreWhere(many);
    const told = new Map(many.map(({ id }) => [id, 0]));
    let sweepsThatTold = 0;
    for (let sweep = START + INTERVAL; sweep <= START + 12 * MINUTE; sweep += INTERVAL) {
      for (const subject of many) core.attendance.activity(subject, sweep - 1);
      const changes = tellAgain(core, sweep);
      if (changes.length > 0) sweepsThatTold++;
      for (const { subject } of changes) told.set(subject.id, (told.get(subject.id) ?? 0) + 1);
    }
    expect(sweepsThatTold).toBeLessThanOrEqual(24);
    for (const times of told.values()) expect(times).toBeLessThanOrEqual(9);
  });

  it('with isOnline and version as they are, and the fresh lastActiveAt', () => {
    const core = coreWhere([alice]);
    core.attendance.activity(alice, START + MINUTE);
    const [change] = tellAgain(core, START + 2 * MINUTE);
    expect(change?.facts).toEqual(factsWith({ isOnline: true, lastActiveAt: START + MINUTE, version: START }));
    expect(change?.before).toEqual(change?.facts);
  });

  it('somebody active by REST alone is announced again too, without becoming online', () => {
    const core = coreWith();
    const away = { lastSeen: START - MINUTE, lastActiveAt: START - MINUTE, version: 5 };
    core.learning.know(stored(alice, away), START);
    core.attendance.activity(alice, START);
    const expected = factsWith({ ...away, lastActiveAt: START });
    expect(tellAgain(core, START + SECOND).map(({ facts }) => facts)).toEqual([expected]);
    core.attendance.activity(alice, START + MINUTE);
    const later = tellAgain(core, START + 2 * MINUTE).map(({ facts }) => facts);
    expect(later).toEqual([{ ...expected, lastActiveAt: START + MINUTE }]);
  });

  it('somebody away or offline is not', () => {
    const core = coreWhere([alice, bob]);
    sweepIdle(core, START + 5 * MINUTE);
    tellAgain(core, START + 5 * MINUTE + INTERVAL);
    for (let now = START + 6 * MINUTE; now < START + 60 * MINUTE; now += INTERVAL) {
      expect(stale(core, now)).toEqual([]);
    }
  });

  it('activity itself is not announced', () => {
    const core = coreWhere([alice]);
    for (let now = START + 1; now < START + 5 * MINUTE - 2 * INTERVAL; now += SECOND) {
      expect(core.attendance.activity(alice, now)).toEqual({ change: null });
    }
  });
});

describe('P8: what viewers compute stays the truth', () => {
  it('someone back by REST alone is told at the next sweep, not before, and once', () => {
    const core = coreWith();
    core.learning.know(
      stored(alice, { lastSeen: START - 60 * MINUTE, lastActiveAt: START - 60 * MINUTE, version: 5 }),
      START,
    );
    expect(stale(core, START)).toEqual([]);
    expect(core.attendance.activity(alice, START + SECOND)).toEqual({ change: null });
    expect(tellAgain(core, START + INTERVAL).map(({ cause }) => cause)).toEqual(['refreshed']);
    expect(tellAgain(core, START + 2 * INTERVAL)).toEqual([]);
  });

  it('an activity just before viewers would turn orange is told before they do', () => {
    const core = coreWhere([alice], { refreshIntervalMs: 60 * MINUTE });
    core.attendance.activity(alice, START + MINUTE);
    const orangeAt = START + 5 * MINUTE;
    expect(stale(core, orangeAt - 2 * INTERVAL - 1)).toEqual([]);
    const [change] = tellAgain(core, orangeAt - 2 * INTERVAL);
    expect(change?.facts.lastActiveAt).toBe(START + MINUTE);
  });

  it('who has a session and is active again just before viewers would turn orange is told at once, and once', () => {
    const core = coreWhere([alice]);
    const now = START + 5 * MINUTE - 2 * INTERVAL;
    expect(core.attendance.activity(alice, now)?.change).toMatchObject({
      cause: 'refreshed',
      facts: { lastActiveAt: now },
    });
    expect(core.attendance.activity(alice, now + 1)).toEqual({ change: null });
  });

  it('a session that resumes just then is not told: it is no activity', () => {
    const core = coreWhere([alice]);
    expect(core.attendance.open(alice, 's2', START + 5 * MINUTE - 1, true)).toBeNull();
  });

  it('facts that another process stored are told', () => {
    const core = coreWith();
    core.learning.know(stored(alice, { isOnline: false, lastSeen: START, lastActiveAt: START, version: 5 }), START);
    core.learning.know(
      stored(alice, { isOnline: true, lastSeen: START, lastActiveAt: START, version: 6 }),
      START + SECOND,
    );
    expect(tellAgain(core, START + INTERVAL).map(({ facts }) => facts.version)).toEqual([6]);
  });
});

describe('P8: an offline change is repeated once, same version, at the next sweep', () => {
  it.each([
    ['a disconnection', (core: Subjects, now: number) => leave(core, 'alice-1', now)],
    ['an operator', (core: Subjects, now: number) => core.attendance.forceOffline(alice, now)],
  ])('after %s', (_, goOffline) => {
    const core = coreWhere([alice]);
    const change = goOffline(core, START + SECOND);
    const repeated = tellAgain(core, START + INTERVAL);
    expect(repeated).toEqual([
      { subject: alice, before: change?.facts, facts: change?.facts, cause: 'repeated', at: START + INTERVAL },
    ]);
    expect(tellAgain(core, START + 2 * INTERVAL)).toEqual([]);
  });

  it('those whom a sweep itself took offline wait for the next sweep', () => {
    const core = coreWhere([alice]);
    const sweep = START + 5 * MINUTE;
    const [idle] = sweepIdle(core, sweep);
    expect(core.telling.isLeaving('alice')).toBe(true);
    expect(tellAgain(core, sweep)).toEqual([]);
    expect(tellAgain(core, sweep + INTERVAL).map(({ facts }) => facts)).toEqual([idle?.facts]);
    expect(core.telling.isLeaving('alice')).toBe(false);
  });

  it('an orphan is repeated too', () => {
    const core = coreWith();
    const row = stored(alice, { isOnline: true, lastActiveAt: START - MINUTE, version: 5 });
    const change = core.learning.orphan(row, START - SECOND, START);
    expect(tellAgain(core, START + INTERVAL).map(({ facts }) => facts)).toEqual([change?.facts]);
  });

  it('not when the subject came back meanwhile', () => {
    const core = coreWhere([alice]);
    leave(core, 'alice-1', START + SECOND);
    core.attendance.open(alice, 's2', START + 2 * SECOND, false);
    expect(tellAgain(core, START + INTERVAL)).toEqual([]);
  });

  it('nor when it came back after the sweep, before its turn in the spreading', () => {
    const core = coreWhere([alice]);
    leave(core, 'alice-1', START + SECOND);
    const sweep = START + INTERVAL;
    expect(stale(core, sweep)).toEqual(['alice']);
    core.attendance.open(alice, 's2', sweep + SECOND, false);
    expect(core.telling.repeat('alice', sweep, sweep + 2 * SECOND)).toBeNull();
  });

  it('who left again after the sweep is repeated at the following one', () => {
    const core = coreWhere([alice]);
    leave(core, 'alice-1', START + SECOND);
    const sweep = START + INTERVAL;
    expect(stale(core, sweep)).toEqual(['alice']);
    core.attendance.open(alice, 's2', sweep + SECOND, false);
    const left = leave(core, 's2', sweep + 2 * SECOND);
    expect(core.telling.repeat('alice', sweep, sweep + 3 * SECOND)).toBeNull();
    expect(tellAgain(core, sweep + INTERVAL).map(({ facts }) => facts)).toEqual([left?.facts]);
  });

  it('nobody is repeated who is no longer known', () => {
    expect(coreWith().telling.repeat('alice', START, START)).toBeNull();
  });
});
