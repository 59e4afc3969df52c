import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  daysOf,
  firstKept,
  KEPT_DAYS,
  NO_WEEK,
  outliving,
  sharesOf,
  spansOf,
  weekOf,
} from '../../src/rhythm/history.ts';
import { dayOf, hoursIn, MARK_MS, MARKS_A_DAY, markAt, marksIn, WORDS, wordsOf } from '../../src/rhythm/marks.ts';
import { DAY_MS, hourOfWeek, zoneOf } from '../../src/rhythm/week.ts';

const at = (time: string) => Date.parse(time);
/** All marks from one time until another. */
function through(from: string, to: string): number[] {
  const first = markAt(at(from));
  return Array.from({ length: markAt(at(to)) - first }, (_, i) => first + i);
}
const UTC = zoneOf('UTC');
const PARIS = zoneOf('Europe/Paris');

describe('the marks of a day', () => {
  it('are six numbers that every database can merge, and come back as they were', () => {
    const day = dayOf(at('2026-06-01T00:00Z'));
    const marks = fc
      .uniqueArray(fc.integer({ min: 0, max: MARKS_A_DAY - 1 }))
      .map((found) => found.sort((a, b) => a - b));
    fc.assert(
      fc.property(marks, (found) => {
        const own = found.map((mark) => day * MARKS_A_DAY + mark);
        const words = wordsOf(own);
        expect(marksIn(day, words)).toEqual(own);
        expect(hoursIn(day, words)).toEqual([...new Set(own.map((mark) => Math.floor(mark / 12)))]);
        for (const name of WORDS) expect(Number.isSafeInteger(words[name])).toBe(true);
      }),
    );
    const all = Array.from({ length: MARKS_A_DAY }, (_, i) => day * MARKS_A_DAY + i);
    expect(wordsOf(all)).toEqual(Object.fromEntries(WORDS.map((name) => [name, 2 ** 48 - 1])));
    expect(marksIn(day, wordsOf(all))).toEqual(all);
  });

  it('begin at midnight UTC', () => {
    const midnight = at('2026-06-01T00:00Z');
    expect(wordsOf([markAt(midnight)])).toMatchObject({ h0: 1, h20: 0 });
    expect(wordsOf([markAt(midnight - 1)])).toMatchObject({ h0: 0, h20: 2 ** 47 });
    expect(wordsOf([markAt(at('2026-06-01T04:07Z'))])).toMatchObject({ h0: 0, h4: 2 });
  });
});

describe('the days of a history', () => {
  it('are those of the zone, each with its spans and how long they are', () => {
    const marks = [
      ...through('2026-06-01T07:00Z', '2026-06-01T07:10Z'),
      ...through('2026-06-01T21:45Z', '2026-06-01T22:30Z'),
    ];
    expect(daysOf(marks, PARIS)).toEqual([
      {
        date: '2026-06-01',
        minutes: 25,
        online: [
          { from: at('2026-06-01T07:00Z'), to: at('2026-06-01T07:10Z') },
          { from: at('2026-06-01T21:45Z'), to: at('2026-06-01T22:00Z') },
        ],
      },
      { date: '2026-06-02', minutes: 30, online: [{ from: at('2026-06-01T22:00Z'), to: at('2026-06-01T22:30Z') }] },
    ]);
    expect(daysOf(marks, UTC).map(({ date, minutes }) => [date, minutes])).toEqual([['2026-06-01', 55]]);
    expect(daysOf([], UTC)).toEqual([]);
  });

  it('have 23 and 25 hours where clocks are changed', () => {
    const spring = through('2026-03-28T00:00Z', '2026-03-31T00:00Z');
    const autumn = through('2026-10-24T00:00Z', '2026-10-27T00:00Z');
    const minutes = (marks: number[]) => new Map(daysOf(marks, PARIS).map((day) => [day.date, day.minutes]));
    expect(minutes(spring).get('2026-03-29')).toBe(23 * 60);
    expect(minutes(spring).get('2026-03-30')).toBe(24 * 60);
    expect(minutes(autumn).get('2026-10-25')).toBe(25 * 60);
    expect(minutes(autumn).get('2026-10-26')).toBe(24 * 60);
  });

  it('are right where clocks are half an hour off, or changed by half an hour', () => {
    const india = zoneOf('Asia/Kolkata');
    const localOf = (time: string) => {
      const [day] = daysOf([markAt(at(time))], india);
      return { date: day?.date, hour: hourOfWeek(markAt(at(time)) * MARK_MS, india) };
    };
    expect(localOf('2026-06-01T18:29Z')).toEqual({ date: '2026-06-01', hour: 23 });
    expect(localOf('2026-06-01T18:30Z')).toEqual({ date: '2026-06-02', hour: 24 });
    const day = through('2026-04-03T00:00Z', '2026-04-07T00:00Z');
    const minutes = new Map(daysOf(day, zoneOf('Australia/Lord_Howe')).map((one) => [one.date, one.minutes]));
    expect(minutes.get('2026-04-05')).toBe(24.5 * 60);
  });

  it('are no business of the spans', () => {
    const marks = through('2026-06-01T21:45Z', '2026-06-02T00:30Z');
    expect(spansOf([markAt(at('2026-06-01T07:00Z')), ...marks])).toEqual([
      { from: at('2026-06-01T07:00Z'), to: at('2026-06-01T07:05Z') },
      { from: at('2026-06-01T21:45Z'), to: at('2026-06-02T00:30Z') },
    ]);
  });
});

describe('the hours of the week', () => {
  const shares = (marks: number[], from: string, to: string, zone = PARIS) =>
    sharesOf(weekOf(marks, { from: at(from), to: at(to) }, zone));

  it('are shares of what is known, by the clocks of the zone', () => {
    // Two Mondays, 9 to 10 of Paris: one in summer, one in winter.
    const marks = [
      ...through('2026-10-19T07:00Z', '2026-10-19T08:00Z'),
      ...through('2026-10-26T08:00Z', '2026-10-26T08:30Z'),
    ];
    const week = shares(marks, '2026-10-19T00:00Z', '2026-11-02T00:00Z');
    expect(week[0]?.[9]).toBe(0.75);
    expect(week.flat().filter((share) => share !== 0)).toEqual([0.75]);
  });

  it('know nothing of an hour of which no part is known', () => {
    const week = shares([], '2026-06-01T10:00Z', '2026-06-01T11:00Z', UTC);
    expect(week[0]?.[10]).toBe(0);
    expect(week.flat().filter((share) => share === null)).toHaveLength(167);
  });

  it('have an hour twice in the night in which it comes twice, and another not at all', () => {
    const autumn = weekOf([], { from: at('2026-10-24T22:00Z'), to: at('2026-10-25T23:00Z') }, PARIS);
    expect(autumn.known[6 * 24 + 2]).toBe(24);
    expect(autumn.known[6 * 24 + 3]).toBe(12);
    const spring = weekOf([], { from: at('2026-03-28T23:00Z'), to: at('2026-03-29T22:00Z') }, PARIS);
    expect(spring.known[6 * 24 + 2]).toBe(0);
    expect(spring.known[6 * 24 + 3]).toBe(12);
  });
});

describe('what outlives the days', () => {
  const day = dayOf(at('2026-06-01T00:00Z'));
  const hour = through('2026-06-01T09:00Z', '2026-06-01T10:00Z');

  it('is the hours of the week, of which older ones count less and less', () => {
    const once = outliving(NO_WEEK, hour, { from: day, to: day + 1, since: 0 }, UTC);
    expect(sharesOf(once)[0]?.[9]).toBe(1);
    expect(sharesOf(once)[0]?.[10]).toBe(0);
    expect(sharesOf(once)[1]?.[9]).toBeNull();
    // Absent on the Mondays of the three weeks after: what was is worth half as much after three of them.
    const later = outliving(once, [], { from: day + 1, to: day + 22, since: 0 }, UTC);
    const worth = [0, 7, 14, 21].map((days) => 2 ** (-days / 21));
    expect(later.online[9]).toBeCloseTo(12 * (worth[3] ?? 0), 6);
    expect(sharesOf(later)[0]?.[9]).toBeCloseTo((worth[3] ?? 0) / worth.reduce((sum, one) => sum + one), 3);
  });

  it('is the same, however often days are given up', () => {
    const marks = [...hour, ...through('2026-06-03T20:00Z', '2026-06-04T02:00Z')];
    const atOnce = outliving(NO_WEEK, marks, { from: day, to: day + 7, since: 0 }, PARIS);
    let oneByOne = NO_WEEK;
    for (let i = 0; i < 7; i += 1)
      oneByOne = outliving(oneByOne, marks, { from: day + i, to: day + i + 1, since: 0 }, PARIS);
    expect(oneByOne).toEqual(atOnce);
  });

  it('begins where a day has been over for as long as days are kept', () => {
    const now = at('2026-06-01T12:00Z');
    expect(firstKept(now)).toBe(dayOf(now) - KEPT_DAYS);
    expect(MARKS_A_DAY * MARK_MS).toBe(DAY_MS);
  });
});
