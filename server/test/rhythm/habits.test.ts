import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absencesOf, sessionsOf } from '../../src/rhythm/absences.ts';
import { gapsOf } from '../../src/rhythm/by-gaps.ts';
import { bytesOf, type Habits, habitsOf, learn, noHabits } from '../../src/rhythm/habits.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Zone } from '../../src/rhythm/week.ts';

const UTC: Zone = () => 0;
/** A Monday, 8:00. */
const MONDAY = Date.UTC(2026, 10, 23, 8);
const sum = (table: Float32Array) => table.reduce((total, value) => total + value, 0);

function learnt(...absences: readonly (readonly [leftAt: number, hours: number])[]): Habits {
  const habits = noHabits();
  for (const [leftAt, hours] of absences) learn(habits, { leftAt, backAt: leftAt + hours * HOUR_MS }, UTC);
  return habits;
}

describe('sessions', () => {
  it('are joined when they are less than half an hour apart', () => {
    const minutes = (from: number, to: number) => ({ from: from * MINUTE_MS, to: to * MINUTE_MS });
    const sessions = sessionsOf([minutes(0, 10), minutes(5, 7), minutes(39, 50), minutes(80, 90)]);
    expect(sessions).toEqual([minutes(0, 50), minutes(80, 90)]);
    expect(absencesOf(sessions)).toEqual([{ leftAt: 50 * MINUTE_MS, backAt: 80 * MINUTE_MS }]);
    expect(absencesOf([])).toEqual([]);
  });
});

describe('an absence', () => {
  it('counts in the hours in which somebody was away, and in that in which they came', () => {
    const { away, back } = learnt([MONDAY + 0.5 * HOUR_MS, 2]);
    expect(away.findIndex((hours) => hours > 0)).toBe(8);
    expect([...back.entries()].filter(([, count]) => count > 0)).toEqual([[10, 1]]);
  });

  it('is worth half as much six weeks later', () => {
    const habits = learnt([MONDAY, 1]);
    learn(habits, { leftAt: MONDAY + 42 * DAY_MS, backAt: MONDAY + 42 * DAY_MS + HOUR_MS }, UTC);
    expect(sum(habits.back)).toBeCloseTo(1.5, 5);
  });

  it('of more than a fortnight counts as a fortnight without a return', () => {
    const [short, long] = [learnt([MONDAY, 14 * 24 - 1]), learnt([MONDAY, 60 * 24])];
    expect(sum(short.back)).toBe(1);
    expect(sum(long.back)).toBe(0);
    expect(sum(long.away)).toBeGreaterThan(sum(short.away));
    expect(sum(long.away)).toBeLessThan(sum(short.away) + 1);
  });

  it('is passed over when it is none, or ended before what was learnt last', () => {
    const habits = learnt([MONDAY, 5]);
    const before = bytesOf(habits);
    for (const [leftAt, hours] of [
      [MONDAY - 10 * HOUR_MS, 2],
      [MONDAY + DAY_MS, 0],
      [MONDAY + DAY_MS, -1],
      [Number.NaN, 1],
    ] as const) {
      learn(habits, { leftAt, backAt: leftAt + hours * HOUR_MS }, UTC);
    }
    expect(bytesOf(habits)).toEqual(before);
  });

  it('is forgotten as a gap after 200 others', () => {
    const habits = learnt(...Array.from({ length: 205 }, (_, n) => [MONDAY + n * DAY_MS, n < 5 ? 9 : 1] as const));
    expect(gapsOf(habits)).toHaveLength(200);
    expect(gapsOf(habits).every(({ hours }) => hours === 1)).toBe(true);
    expect(habits.learnt).toBe(205);
  });
});

describe('what is kept of somebody', () => {
  const anybody = fc
    .array(fc.record({ online: fc.integer({ min: 1, max: 600 }), away: fc.integer({ min: 30, max: 40_000 }) }), {
      maxLength: 260,
    })
    .map((spans) => {
      const habits = noHabits();
      let now = MONDAY;
      for (const { online, away } of spans) {
        const leftAt = now + online * MINUTE_MS;
        now = leftAt + away * MINUTE_MS;
        learn(habits, { leftAt, backAt: now }, UTC);
      }
      return habits;
    });

  it('comes back from its bytes as it was, of which there are no more than 3 kB', () => {
    fc.assert(
      fc.property(anybody, (habits) => {
        const bytes = bytesOf(habits);
        expect(bytes.byteLength).toBeLessThanOrEqual(3_000);
        expect(habitsOf(bytes)).toEqual(habits);
      }),
      { seed: 23, numRuns: 50 },
    );
  });

  it('comes back from the middle of a larger buffer', () => {
    const habits = learnt([MONDAY, 3], [MONDAY + DAY_MS, 5]);
    const bytes = bytesOf(habits);
    const larger = new Uint8Array(bytes.byteLength + 7);
    larger.set(bytes, 5);
    expect(habitsOf(larger.subarray(5, 5 + bytes.byteLength))).toEqual(habits);
  });

  it('is nothing of other bytes', () => {
    const bytes = bytesOf(learnt([MONDAY, 3]));
    expect(habitsOf(bytes.subarray(1))).toBeNull();
    expect(habitsOf(new Uint8Array())).toBeNull();
    expect(habitsOf(new Uint8Array(bytes.byteLength).fill(0xff))).toBeNull();
  });
});
