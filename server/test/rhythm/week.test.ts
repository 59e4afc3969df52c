import { describe, expect, it } from 'vitest';
import { alikeness, DAY_MS, HOUR_MS, hourOfWeek, stays, type Zone, zoneOf } from '../../src/rhythm/week.ts';

const UTC: Zone = () => 0;
const at = (iso: string) => Date.parse(iso);

describe('a zone', () => {
  it('is as far from UTC as it is at that moment', () => {
    const paris = zoneOf('Europe/Paris');
    expect(paris(at('2026-03-29T00:59:59Z'))).toBe(60);
    expect(paris(at('2026-03-29T01:00:00Z'))).toBe(120);
    expect(paris(at('2026-10-25T00:59:59Z'))).toBe(120);
    expect(paris(at('2026-10-25T01:00:00Z'))).toBe(60);
    expect(zoneOf('Asia/Kolkata')(0)).toBe(330);
    expect(zoneOf('America/St_Johns')(at('2026-01-01T00:00:00Z'))).toBe(-210);
    expect(zoneOf('UTC')(0)).toBe(0);
  });

  it('says the same when it is asked of more days than it remembers', () => {
    const paris = zoneOf('Europe/Paris');
    const noons = Array.from({ length: 2_500 }, (_, day) => at('2020-01-01T12:00:00Z') + day * DAY_MS);
    const first = noons.map(paris);
    expect(noons.map(paris)).toEqual(first);
    expect(new Set(first)).toEqual(new Set([60, 120]));
  });

  it('is none that nobody knows', () => {
    expect(() => zoneOf('Atlantis/Capital')).toThrow(RangeError);
  });
});

describe('the hour of the week', () => {
  it('begins on Monday, on the own clock', () => {
    expect(hourOfWeek(at('2026-11-23T00:00:00Z'), UTC)).toBe(0);
    expect(hourOfWeek(at('2026-11-22T23:59:59Z'), UTC)).toBe(167);
    expect(hourOfWeek(at('2026-11-22T18:30:00Z'), zoneOf('Asia/Kolkata'))).toBe(0);
    expect(hourOfWeek(at('1969-12-29T00:00:00Z'), UTC)).toBe(0);
  });

  it('is cut where that clock strikes', () => {
    const cut = [...stays(at('2026-11-23T00:15:00Z'), at('2026-11-23T01:45:00Z'), zoneOf('Asia/Kolkata'))];
    expect(cut.map(({ hourOfWeek: hour, hours }) => [hour, hours])).toEqual([
      [5, 0.25],
      [6, 1],
      [7, 0.25],
    ]);
  });

  it('comes twice in the night in which the clock goes back, and leaves one out in the other', () => {
    const hoursOf = (from: string, to: string) =>
      [...stays(at(from), at(to), zoneOf('Europe/Paris'))].map(({ hourOfWeek: hour }) => hour % 24);
    expect(hoursOf('2026-10-24T23:00:00Z', '2026-10-25T03:00:00Z')).toEqual([1, 2, 2, 3]);
    expect(hoursOf('2026-03-28T23:00:00Z', '2026-03-29T02:00:00Z')).toEqual([0, 1, 3]);
  });

  it('has no part that is lost', () => {
    const from = at('2026-10-20T07:11:13Z');
    const parts = [...stays(from, from + 168 * HOUR_MS, zoneOf('Australia/Lord_Howe'))];
    expect(parts.reduce((sum, { hours }) => sum + hours, 0)).toBeCloseTo(168, 9);
  });
});

it('leaving is most alike at the same hour of the same kind of day', () => {
  const [monday18, tuesday18, friday18, monday23, tuesday1] = [18, 42, 114, 23, 25];
  expect(alikeness(monday18, tuesday18)).toBe(1);
  expect(alikeness(monday18, friday18)).toBeLessThan(0.1);
  expect(alikeness(monday23, tuesday1)).toBe(alikeness(monday23, 21));
});
