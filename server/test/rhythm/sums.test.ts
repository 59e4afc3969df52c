/** P22: what operators see of histories. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SomeDays } from '../../src/rhythm/records.ts';
import { sumUp } from '../../src/rhythm/sums.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Wednesday. */
const NOW = Date.UTC(2026, 10, 25, 12, 30);

const person = (userId: string, times: readonly number[], isMarked = true): SomeDays => {
  return { userId, isMarked, hours: [...new Set(times.map((at) => Math.floor(at / HOUR)))] };
};
const people = (count: number, times: readonly number[], isMarked = true) =>
  Array.from({ length: count }, (_, i) => person(`p${String(i).padStart(5, '0')}`, times, isMarked));

/** As a database answers it. */
function recordsOf(all: readonly SomeDays[]) {
  const asked: number[] = [];
  return {
    asked,
    async some(after: string, limit: number, days: readonly number[]) {
      asked.push(days.length);
      return all.filter(({ userId }) => userId > after).slice(0, limit);
    },
  };
}

const NOBODY = { recorded: null, online: { day: null, week: null, quarter: null } };
const sumsOf = (all: readonly SomeDays[]) => sumUp(recordsOf(all), NOW);

describe('sums of histories', () => {
  it('are none of fewer than five people', async () => {
    const four = await sumsOf(people(4, [NOW - MINUTE]));
    expect(four).toMatchObject(NOBODY);
    expect(new Set(four.hours.flat())).toEqual(new Set([null]));
    expect(await sumsOf([])).toMatchObject(NOBODY);
  });

  it('count each person once, over the last day, week and quarter', async () => {
    const all = [
      ...people(5, [NOW - MINUTE, NOW - 2 * MINUTE, NOW - 20 * MINUTE, NOW - DAY + HOUR]),
      ...people(6, [NOW - DAY]),
      ...people(7, [NOW - 7 * DAY]),
      ...people(8, [], false),
    ];
    const named = all.map((one, i) => ({ ...one, userId: String(i).padStart(5, '0') }));
    const sums = await sumsOf(named);
    expect(sums).toMatchObject({ recorded: 26, online: { day: 5, week: 11, quarter: 18 } });
    expect(sums.at).toBe('2026-11-25T12:30:00.000Z');
  });

  it('are of the hours of the last week: what was a week ago is none of the hour that has begun', async () => {
    const at = (iso: string) => Date.parse(iso);
    const { hours } = await sumsOf(
      people(5, [NOW, at('2026-11-25T11:59Z'), at('2026-11-22T23:55Z'), at('2026-11-18T13:00Z')]),
    );
    expect(hours[2]?.slice(11, 14)).toEqual([5, 5, 5]);
    expect(hours[6]?.[23]).toBe(5);
    expect(hours.flat().filter((people) => people !== null)).toHaveLength(4);
    const { hours: before } = await sumsOf(people(5, [at('2026-11-18T12:45Z')]));
    expect(new Set(before.flat())).toEqual(new Set([null]));
  });

  it('are read some people at a time, and of no more days than a week touches', async () => {
    const records = recordsOf(people(201, [NOW]));
    expect(await sumUp(records, NOW)).toMatchObject({ recorded: 201, online: { day: 201 } });
    expect(records.asked).toEqual([8, 8, 8]);
  });

  it('never say a number below five, whoever was there', async () => {
    const times = fc.array(fc.integer({ min: NOW - 9 * DAY, max: NOW }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(times, { maxLength: 9 }), async (lives) => {
        const { recorded, online, hours } = await sumsOf(
          lives.map((life, i) => person(`p${i}`, life, life.length > 0)),
        );
        for (const sum of [recorded, ...Object.values(online), ...hours.flat()]) {
          expect(sum === null || (sum >= 5 && sum <= lives.length)).toBe(true);
        }
      }),
    );
  });
});
