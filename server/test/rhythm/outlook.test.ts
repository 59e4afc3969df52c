/** P23. How well it predicts is measured in `scripts/test/predict.test.ts`. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Habits, learn, noHabits } from '../../src/rhythm/habits.ts';
import { outlookOf } from '../../src/rhythm/outlook.ts';
import { HORIZON_HOURS, returnsOf } from '../../src/rhythm/returns.ts';
import { DAY_MS, HOUR_MS, type Zone, zoneOf } from '../../src/rhythm/week.ts';

const UTC: Zone = () => 0;
/** 0:00 of a Monday. */
const MONDAY = Date.UTC(2026, 0, 5);

/** There from 9 to 12 and from 13 to 17 of the own clock, from Monday to Friday. */
function officeWorker(weeks: number, zone: Zone = UTC): Habits {
  const habits = noHabits();
  let leftAt: number | null = null;
  for (let day = 0; day < 7 * weeks; day++) {
    if (day % 7 >= 5) continue;
    for (const [from, to] of [
      [9, 12],
      [13, 17],
    ] as const) {
      const at = (hour: number) => MONDAY + day * DAY_MS + hour * HOUR_MS - zone(MONDAY) * 60_000;
      if (leftAt !== null) learn(habits, { leftAt, backAt: at(from) }, zone);
      leftAt = at(to);
    }
  }
  return habits;
}

describe('the returns', () => {
  const anybody = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 30, max: 30_000 })), { maxLength: 80 })
    .map((spans) => {
      const habits = noHabits();
      let now = MONDAY;
      for (const [online, away] of spans) {
        const leftAt = now + online * 60_000;
        now = leftAt + away * 60_000;
        learn(habits, { leftAt, backAt: now }, UTC);
      }
      return { habits, now };
    });

  it('are probabilities that never fall with time', () => {
    fc.assert(
      fc.property(
        anybody,
        fc.integer({ min: 0, max: 20 * 24 * 60 }),
        fc.integer({ min: -720, max: 840 }),
        ({ habits, now }, minutes, offset) => {
          const returns = returnsOf(habits, now, now + minutes * 60_000, () => offset);
          expect(returns).toHaveLength(HORIZON_HOURS);
          let before = 0;
          for (const probability of returns) {
            expect(probability).toBeGreaterThanOrEqual(before);
            expect(probability).toBeLessThanOrEqual(1);
            before = probability;
          }
        },
      ),
      { seed: 23, numRuns: 100 },
    );
  });
});

describe('an outlook', () => {
  const lunch = MONDAY + 12 * 7 * DAY_MS + 12 * HOUR_MS;

  it('is told of whoever keeps their hours: at lunch, back within the hour', () => {
    const outlook = outlookOf(officeWorker(12), lunch, lunch + 10 * 60_000, UTC);
    expect(outlook?.probability).toBeGreaterThanOrEqual(0.7);
    expect(outlook?.around).toBeGreaterThan(lunch);
    expect(outlook?.around).toBeLessThan(lunch + 2 * HOUR_MS);
    expect(outlook?.from).toBeLessThanOrEqual(outlook?.around ?? 0);
    expect(outlook?.by).toBeGreaterThanOrEqual(outlook?.around ?? Number.POSITIVE_INFINITY);
  });

  it('stands still from one minute to the next, while nothing happens', () => {
    const habits = officeWorker(12);
    const evening = MONDAY + 12 * 7 * DAY_MS + 17 * HOUR_MS;
    const told = Array.from({ length: 14 * 60 }, (_, minute) =>
      outlookOf(habits, evening, evening + minute * 60_000, UTC),
    ).flatMap((outlook) => outlook ?? []);
    expect(told.length).toBeGreaterThan(6 * 60);
    const changes = (key: 'around' | 'from') =>
      told.slice(1).map((outlook, index) => Math.abs(outlook[key] - (told[index]?.[key] ?? 0)) / 60_000);
    for (const key of ['around', 'from'] as const) {
      // By hours from now on, it would be a minute later each minute, and back at each full hour.
      expect(changes(key).filter((minutes) => minutes > 0.5).length).toBeLessThan(told.length / 10);
      expect(Math.max(...changes(key))).toBeLessThan(30);
    }
  });

  it('goes by the clock of whoever is away', () => {
    const kolkata = zoneOf('Asia/Kolkata');
    const there = officeWorker(12, kolkata);
    const here = officeWorker(12);
    const shift = kolkata(MONDAY) * 60_000;
    const evening = MONDAY + 12 * 7 * DAY_MS + 17 * HOUR_MS;
    const [one, other] = [
      returnsOf(here, evening, evening, UTC),
      returnsOf(there, evening - shift, evening - shift, kolkata),
    ];
    expect([...other].map((p, hour) => Math.abs(p - (one[hour] ?? 0))).every((apart) => apart < 1e-6)).toBe(true);
  });

  it('is none of whom little is known', () => {
    expect(outlookOf(noHabits(), lunch, lunch, UTC)).toBeNull();
    expect(outlookOf(officeWorker(2), MONDAY + 14 * DAY_MS, MONDAY + 14 * DAY_MS, UTC)).toBeNull();
  });

  it('is none when what is known has been long ago', () => {
    const later = lunch + 200 * DAY_MS;
    expect(outlookOf(officeWorker(12), later, later, UTC)).toBeNull();
  });

  it('is none of whoever has been away for a fortnight, or is not away yet', () => {
    const habits = officeWorker(12);
    expect(outlookOf(habits, lunch, lunch + 14 * DAY_MS, UTC)).toBeNull();
    expect(outlookOf(habits, lunch, lunch - 1, UTC)).toBeNull();
    expect(outlookOf(habits, Number.NaN, lunch, UTC)).toBeNull();
  });

  it('is none when it would be doubtful: of whoever comes at any time, after days', () => {
    const habits = noHabits();
    let now = MONDAY;
    for (let n = 0; n < 60; n++) {
      const backAt = now + ((n * 37) % 89) * HOUR_MS + 3 * HOUR_MS;
      learn(habits, { leftAt: now, backAt }, UTC);
      now = backAt + HOUR_MS;
    }
    expect(outlookOf(habits, now, now, UTC)).toBeNull();
  });
});
