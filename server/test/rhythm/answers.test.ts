/** P23: what the four answers know, and which of them is trusted. How well that predicts is measured in `scripts/test/predict.test.ts`. */
import { describe, expect, it } from 'vitest';
import { awayByGaps, likeAnybody } from '../../src/rhythm/by-gaps.ts';
import { awayByHours } from '../../src/rhythm/by-hours.ts';
import { type Habits, learn, noHabits } from '../../src/rhythm/habits.ts';
import { awayAfter } from '../../src/rhythm/pool.ts';
import { returnsOf } from '../../src/rhythm/returns.ts';
import { DAY_MS, HOUR_MS, HOURS_OF_WEEK, type Zone } from '../../src/rhythm/week.ts';

const UTC: Zone = () => 0;
/** 0:00 of a Monday. */
const MONDAY = Date.UTC(2026, 0, 5);
const WEEKS = 16;

/** There from 9 to 17 from Monday to Friday, but for two weeks. */
function officeWorker(): { habits: Habits; leftAt: number } {
  const habits = noHabits();
  let leftAt: number | null = null;
  for (let day = 0; day < 7 * WEEKS; day++) {
    if (day % 7 >= 5 || Math.floor(day / 7) === 9 || Math.floor(day / 7) === 10) continue;
    const at = (hour: number) => MONDAY + day * DAY_MS + hour * HOUR_MS;
    if (leftAt !== null) learn(habits, { leftAt, backAt: at(9) }, UTC);
    leftAt = at(17);
  }
  return { habits, leftAt: leftAt ?? 0 };
}

/** Away for as long as chance has it: a day on average. */
function drifter(): Habits {
  const habits = noHabits();
  let now = MONDAY;
  for (let n = 1; n <= 150; n++) {
    const hours = -24 * Math.log(((n * 61) % 151) / 151) + 0.5;
    learn(habits, { leftAt: now, backAt: now + hours * HOUR_MS }, UTC);
    now += (hours + 1) * HOUR_MS;
  }
  return habits;
}

const trustIn = ({ trust }: Habits) => {
  const [quickly = 0, slowly = 0, gaps = 0, anybody = 0] = trust;
  return { own: quickly + gaps, slowly, anybody };
};

describe('who is not back when they always are', () => {
  const { habits, leftAt } = officeWorker();
  const monday = MONDAY + 7 * WEEKS * DAY_MS;
  const within = (hours: number, at: number) => returnsOf(habits, leftAt, monday + at * HOUR_MS, UTC)[hours - 1] ?? 0;

  it('is expected until then, and after it not on the next day either', () => {
    expect(within(8, 8)).toBeGreaterThan(0.8);
    expect(within(24, 12)).toBeLessThan(0.3);
  });
});

describe('trust', () => {
  it('is in their own hours and gaps of whoever keeps hours', () => {
    const { own, slowly, anybody } = trustIn(officeWorker().habits);
    expect(own).toBeGreaterThan(5 * (slowly + anybody));
  });

  it('is in what is known of others, or slowly believed, of whoever has none', () => {
    const { own, slowly, anybody } = trustIn(drifter());
    expect(slowly + anybody).toBeGreaterThan(own);
  });

  it('counts each absence once, and what is long ago less', () => {
    const { habits, leftAt } = officeWorker();
    const before = habits.trust.reduce((sum, value) => sum + value, 0);
    learn(habits, { leftAt, backAt: leftAt + 30 * DAY_MS }, UTC);
    expect(habits.trust.reduce((sum, value) => sum + value, 0)).toBeCloseTo(before * 0.99 + 1, 4);
  });
});

describe('the answers', () => {
  const asked = (...hours: readonly number[]) => ({
    leftAt: MONDAY,
    at: hours.map((hour) => MONDAY + hour * HOUR_MS),
    zone: UTC,
  });

  it('by hours follow the rate of each, in parts of one too', () => {
    const rates = new Float64Array(HOURS_OF_WEEK).fill(0);
    rates[2] = 1;
    const away = awayByHours(rates, asked(0, 1.5, 2.5, 3, 9), []);
    const [half, whole] = [Math.exp(-0.5), Math.exp(-1)];
    [1, 1, half, whole, whole].forEach((share, index) => {
      expect(away[index]).toBeCloseTo(share, 9);
    });
  });

  it('by gaps spread each over the hour around its end', () => {
    const habits = noHabits();
    for (let n = 0; n < 100; n++) {
      const leftAt = MONDAY + 7 * n * DAY_MS;
      learn(habits, { leftAt, backAt: leftAt + 5 * HOUR_MS }, UTC);
    }
    const away = awayByGaps(habits, asked(1, 4, 5, 6));
    expect([...away].map((share) => share.toFixed(1))).toEqual(['1.0', '1.0', '0.5', '0.0']);
  });

  it('of anybody never give up', () => {
    expect(awayAfter(0.5)).toBe(1);
    expect(awayAfter(1_000)).toBeGreaterThan(0);
    const away = likeAnybody(asked(...Array.from({ length: 2_000 }, (_, hour) => hour)));
    away.slice(1).forEach((share, hour) => {
      expect(share).toBeLessThanOrEqual(away[hour] ?? 0);
    });
  });
});
