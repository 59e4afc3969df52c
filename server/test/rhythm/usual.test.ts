/** What others may know of a history. */
import { describe, expect, it } from 'vitest';
import { leaver } from '../../../gateway/test/support/told.ts';
import { MARK_MS, markAt } from '../../src/rhythm/marks.ts';
import { outlookOf } from '../../src/rhythm/outlook.ts';
import { habitsBy, knownOf, usualWeek } from '../../src/rhythm/usual.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Zone, zoneOf } from '../../src/rhythm/week.ts';

const UTC: Zone = () => 0;
const rest = async () => {};
/** 0:00 of a Monday. */
const MONDAY = Date.UTC(2026, 0, 5);
const WEEKS = 6;
const NOW = MONDAY + 7 * WEEKS * DAY_MS + 10 * HOUR_MS;

/** From 9 to 12 and from 13 to 17, from Monday to Friday. */
function officeMarks(weeks = WEEKS): number[] {
  const marks: number[] = [];
  for (let day = 0; day < 7 * weeks; day++) {
    if (day % 7 >= 5) continue;
    for (const [from, to] of [
      [9, 12],
      [13, 17],
    ] as const) {
      for (let at = from * HOUR_MS; at < to * HOUR_MS; at += MARK_MS) marks.push(markAt(MONDAY + day * DAY_MS + at));
    }
  }
  return marks;
}
/** Known to whoever saw them leave at `leftAt`. */
const upTo = (leftAt: number, now: number) => knownOf(leaver(leftAt, now), now);
const history = { since: MONDAY, marks: officeMarks() };

describe('the usual hours', () => {
  it('are those of the week, in quarters, by the zone of whoever asks', () => {
    const known = upTo(NOW, NOW);
    const week = usualWeek(history, known, UTC);
    expect(week?.[0]?.map((share, hour) => (share > 0 ? hour : -1)).filter((hour) => hour >= 0)).toEqual([
      9, 10, 11, 13, 14, 15, 16,
    ]);
    expect(week?.[5]).toEqual(Array.from({ length: 24 }, () => 0));
    const inParis = usualWeek(history, known, zoneOf('Europe/Paris'));
    expect(inParis?.[0]?.indexOf(1)).toBe(10);
  });

  it('tell a share of an hour to the nearest quarter', () => {
    const minutes = (count: number) => {
      const marks = Array.from({ length: 28 }, (_, day) =>
        Array.from({ length: count / 5 }, (__, i) => markAt(MONDAY + day * DAY_MS + 9 * HOUR_MS) + i),
      );
      return usualWeek({ since: MONDAY, marks: marks.flat() }, upTo(NOW, MONDAY + 29 * DAY_MS), UTC)?.[2]?.[9];
    };
    expect([5, 10, 20, 30, 45, 55].map(minutes)).toEqual([undefined, 0.25, 0.25, 0.5, 0.75, 1]);
  });

  it('are nothing before four weeks, nor of somebody who has not been there for 90 days', () => {
    const at = (days: number) => usualWeek(history, upTo(NOW, MONDAY + days * DAY_MS), UTC);
    expect(at(27.9)).toBeNull();
    expect(at(28.1)).not.toBeNull();
    expect(usualWeek(history, upTo(NOW, MONDAY + (7 * WEEKS + 91) * DAY_MS), UTC)).toBeNull();
  });

  it('say nothing of today, and change once a day', () => {
    const today = markAt(NOW) - 5;
    const later = { since: MONDAY, marks: [...history.marks, today] };
    expect(usualWeek(later, upTo(NOW, NOW), UTC)).toEqual(usualWeek(history, upTo(NOW, NOW), UTC));
    expect(upTo(NOW, NOW)).toEqual(upTo(NOW + 3 * HOUR_MS, NOW + 3 * HOUR_MS));
    // What other gateways still have to write of a day is waited for.
    const midnight = MONDAY + 7 * WEEKS * DAY_MS;
    expect(upTo(midnight, midnight + 14 * MINUTE_MS).to).toBe(midnight - DAY_MS);
    expect(upTo(midnight, midnight + 15 * MINUTE_MS).to).toBe(midnight);
  });

  it('are the same of whoever was there unseen, after the viewer saw them leave, and of whoever left', async () => {
    const leftAt = MONDAY + 35 * DAY_MS + 9 * HOUR_MS + 2 * MINUTE_MS;
    const ofLeaver = { since: MONDAY, marks: history.marks.filter((mark) => mark <= markAt(leftAt)) };
    const known = upTo(leftAt, NOW);
    expect(usualWeek(history, known, UTC)).toEqual(usualWeek(ofLeaver, known, UTC));
    expect(await habitsBy(history.marks, known, UTC, rest)).toEqual(await habitsBy(ofLeaver.marks, known, UTC, rest));
    // A mark of that moment may be of before or of after.
    const late = { since: MONDAY, marks: ofLeaver.marks.filter((mark) => mark < markAt(leftAt)) };
    expect(usualWeek(late, known, UTC)).toEqual(usualWeek(ofLeaver, known, UTC));
  });
});

describe('habits', () => {
  it('are learnt of marks: somebody who keeps hours is expected in the morning', async () => {
    const leftAt = MONDAY + (7 * WEEKS - 3) * DAY_MS + 17 * HOUR_MS;
    const now = MONDAY + 7 * WEEKS * DAY_MS + 6 * HOUR_MS;
    const outlook = outlookOf(await habitsBy(history.marks, upTo(leftAt, now), UTC, rest), leftAt, now, UTC);
    expect(Math.abs((outlook?.around ?? 0) - (MONDAY + 7 * WEEKS * DAY_MS + 9 * HOUR_MS))).toBeLessThan(2 * HOUR_MS);
  });
});
