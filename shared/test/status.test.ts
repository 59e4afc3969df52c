import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ABSENT,
  DEFAULT_THRESHOLDS,
  type Facts,
  nextStatusChangeAt,
  STATUS_COLORS,
  STATUS_LABELS,
  statusOf,
  supersedes,
} from '../src/index.ts';
import { factsWith } from './facts.ts';
import { runs } from './random.ts';

const NOW = Date.UTC(2025, 5, 1, 12);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Facts of somebody who was active so long ago. */
function facts(changes: Partial<Facts>): Facts {
  return factsWith({ isOnline: true, lastActiveAt: NOW, version: 1, ...changes });
}

const ago = (ms: number) => NOW - ms;

describe('P2: status is computed from facts and the time', () => {
  it.each([
    ['active just now', 0, 'online'],
    ['a millisecond before 5 minutes', 5 * MINUTE - 1, 'online'],
    ['at 5 minutes exactly', 5 * MINUTE, 'away'],
    ['a millisecond before 30 minutes', 30 * MINUTE - 1, 'away'],
    ['at 30 minutes exactly', 30 * MINUTE, 'offline'],
    ['a day later', 24 * 60 * MINUTE, 'offline'],
  ] as const)('with a living session, %s', (_, elapsed, expected) => {
    expect(statusOf(facts({ lastActiveAt: ago(elapsed) }), NOW)).toBe(expected);
  });

  it.each([
    ['just now', 0, 'away'],
    ['a millisecond before 30 minutes', 30 * MINUTE - 1, 'away'],
    ['at 30 minutes exactly', 30 * MINUTE, 'offline'],
  ] as const)('who closed the last tab is orange at once: %s', (_, elapsed, expected) => {
    const at = ago(elapsed);
    expect(statusOf(facts({ isOnline: false, lastSeen: at, lastActiveAt: at }), NOW)).toBe(expected);
  });

  it('who is active by REST alone is green', () => {
    const byRest = { isOnline: false, lastSeen: ago(60 * MINUTE) };
    expect(statusOf(facts({ ...byRest, lastActiveAt: ago(5 * MINUTE - 1) }), NOW)).toBe('online');
    expect(statusOf(facts({ ...byRest, lastActiveAt: ago(5 * MINUTE) }), NOW)).toBe('away');
  });

  it('presence takes an activity after the end, not one at the same moment', () => {
    const lastSeen = ago(MINUTE);
    expect(statusOf(facts({ isOnline: false, lastSeen, lastActiveAt: lastSeen }), NOW)).toBe('away');
    expect(statusOf(facts({ isOnline: false, lastSeen, lastActiveAt: lastSeen + 1 }), NOW)).toBe('online');
  });

  it('an absent lastSeen counts as present', () => {
    expect(statusOf(facts({ isOnline: false, lastSeen: null, lastActiveAt: ago(MINUTE) }), NOW)).toBe('online');
  });

  it('without lastActiveAt, isOnline decides alone', () => {
    expect(statusOf(facts({ lastActiveAt: null }), NOW)).toBe('online');
    expect(statusOf(facts({ lastActiveAt: null, isOnline: false }), NOW)).toBe('offline');
    expect(statusOf(facts({ lastActiveAt: null, isOnline: false, lastSeen: NOW }), NOW)).toBe('offline');
    expect(statusOf(ABSENT, NOW)).toBe('offline');
  });

  it('an activity in the future (a skewed clock) counts as now', () => {
    expect(statusOf(facts({ lastActiveAt: NOW + 10 * MINUTE }), NOW)).toBe('online');
    const gone = facts({ isOnline: false, lastSeen: NOW + 10 * MINUTE, lastActiveAt: NOW + 10 * MINUTE });
    expect(statusOf(gone, NOW)).toBe('away');
  });

  it('follows the thresholds that it is given', () => {
    const thresholds = { offlineMs: 2 * SECOND, awayMs: 4 * SECOND };
    const at = (elapsed: number) => statusOf(facts({ lastActiveAt: ago(elapsed) }), NOW, thresholds);
    expect([at(1_999), at(2_000), at(3_999), at(4_000)]).toEqual(['online', 'away', 'away', 'offline']);
  });

  it('has the colours and the words of the design', () => {
    expect(STATUS_COLORS).toEqual({ online: '#10b981', away: '#f59e0b', offline: '#6b7280' });
    expect(STATUS_LABELS.fr).toEqual({ online: 'En ligne', away: 'Absent', offline: 'Hors ligne' });
    expect(STATUS_LABELS.en).toEqual({ online: 'Online', away: 'Away', offline: 'Offline' });
  });
});

describe('P2: a screen knows when the status next changes by itself', () => {
  it('from online after 5 minutes, from away after 30, from offline never', () => {
    const active = ago(MINUTE);
    expect(nextStatusChangeAt(facts({ lastActiveAt: active }), NOW)).toBe(active + 5 * MINUTE);
    expect(nextStatusChangeAt(facts({ lastActiveAt: active }), active + 5 * MINUTE)).toBe(active + 30 * MINUTE);
    expect(nextStatusChangeAt(facts({ lastActiveAt: active }), active + 30 * MINUTE)).toBeNull();
  });

  it('never when lastActiveAt is absent', () => {
    expect(nextStatusChangeAt(facts({ lastActiveAt: null }), NOW)).toBeNull();
    expect(nextStatusChangeAt(ABSENT, NOW)).toBeNull();
  });

  const time = fc.option(
    fc.integer({ min: -40 * MINUTE, max: 10 * MINUTE }).map((offset) => NOW + offset),
    { nil: null },
  );
  const anyFacts = fc.record({ isOnline: fc.boolean(), lastSeen: time, lastActiveAt: time });
  const anyThresholds = fc.oneof(
    fc.constant(DEFAULT_THRESHOLDS),
    fc.record({
      offlineMs: fc.integer({ min: 1, max: 20 * MINUTE }),
      awayMs: fc.integer({ min: 1, max: 40 * MINUTE }),
    }),
  );

  it('the status is constant until then, and different then', () => {
    fc.assert(
      fc.property(anyFacts, anyThresholds, fc.double({ min: 0, max: 1, noNaN: true }), (some, thresholds, fraction) => {
        const status = statusOf(some, NOW, thresholds);
        const changesAt = nextStatusChangeAt(some, NOW, thresholds);
        const until = changesAt ?? NOW + 1_000 * MINUTE;
        expect(until).toBeGreaterThan(NOW);
        expect(statusOf(some, until - 1, thresholds)).toBe(status);
        expect(statusOf(some, Math.min(until - 1, NOW + (until - NOW) * fraction), thresholds)).toBe(status);
        if (changesAt !== null) expect(statusOf(some, changesAt, thresholds)).not.toBe(status);
      }),
      runs(1_000),
    );
  });

  it('status only ages: online, away, offline, in this order', () => {
    const rank = { online: 0, away: 1, offline: 2 };
    fc.assert(
      fc.property(anyFacts, anyThresholds, fc.nat(60 * MINUTE), (some, thresholds, later) => {
        const before = statusOf(some, NOW, thresholds);
        expect(rank[statusOf(some, NOW + later, thresholds)]).toBeGreaterThanOrEqual(rank[before]);
      }),
      runs(500),
    );
  });
});

describe('P10: a client ignores what is older than what it knows', () => {
  const known = { version: 7, lastActiveAt: NOW };

  it.each([
    ['a higher version, even with an earlier activity', { version: 8, lastActiveAt: ago(MINUTE) }, true],
    ['a higher version without activity', { version: 8, lastActiveAt: null }, true],
    ['a lower version, even with a later activity', { version: 6, lastActiveAt: NOW + MINUTE }, false],
    ['the same version with a later activity', { version: 7, lastActiveAt: NOW + 1 }, true],
    ['the same version with an earlier activity', { version: 7, lastActiveAt: NOW - 1 }, false],
    ['the same version without activity', { version: 7, lastActiveAt: null }, false],
    ['the very same', known, false],
  ])('%s', (_, incoming, expected) => {
    expect(supersedes(incoming, known)).toBe(expected);
  });

  it('a first activity supersedes its absence', () => {
    expect(supersedes({ version: 0, lastActiveAt: 1 }, ABSENT)).toBe(true);
    expect(supersedes(ABSENT, ABSENT)).toBe(false);
  });

  it('two different facts are ordered one way only, whatever their order of arrival', () => {
    const stamp = fc.record({
      version: fc.nat(3),
      lastActiveAt: fc.option(fc.integer({ min: 1, max: 4 }), { nil: null }),
    });
    fc.assert(
      fc.property(fc.array(stamp, { minLength: 1, maxLength: 6 }), (stamps) => {
        const last = (order: typeof stamps) => order.reduce((known, next) => (supersedes(next, known) ? next : known));
        expect(last([...stamps].reverse())).toEqual(last(stamps));
      }),
      runs(500),
    );
  });
});
