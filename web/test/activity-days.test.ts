/** P22: one's history by the days of one's own calendar, also where clocks are changed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeIn, weeksOf } from '../src/activity/days.ts';
import { momentOf, zoneOf } from '../src/activity/zone.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const at = (iso: string) => Date.parse(iso);
const iso = (time: number) => new Date(time).toISOString();

/** North and south, half hours, changes at midnight, and none at all. */
const ZONES = [
  'UTC',
  'Europe/Paris',
  'America/New_York',
  'America/St_Johns',
  'America/Santiago',
  'America/Havana',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Apia',
  'Asia/Beirut',
  'Asia/Kolkata',
  'Africa/Casablanca',
];
const zones = fc.constantFrom(...ZONES);
const minutes = fc.integer({ min: at('2020-01-01T00:00Z') / MINUTE, max: at('2030-01-01T00:00Z') / MINUTE });

const NOTHING = { days: [] };

describe('the days of a history', () => {
  it('have 23 hours when clocks go forward, and 25 when they go back', () => {
    const [spring] = weeksOf(
      { since: '2026-03-28T10:00:00.000Z', zone: 'Europe/Paris', ...NOTHING },
      at('2026-03-29T20:00Z'),
    );
    expect(spring?.days.map(({ date, hours }) => [date, hours])).toEqual([
      ['2026-03-29', 23],
      ['2026-03-28', 24],
    ]);
    // 1:00, 2:00 is left out: 6:00 is five hours after midnight.
    expect((spring?.days[0]?.quarters ?? []).map((quarter) => (quarter - (spring?.days[0]?.from ?? 0)) / HOUR)).toEqual(
      [5, 11, 17],
    );

    const [autumn] = weeksOf(
      { since: '2026-10-24T10:00:00.000Z', zone: 'Europe/Paris', ...NOTHING },
      at('2026-10-25T20:00Z'),
    );
    expect(autumn?.days.map(({ hours }) => hours)).toEqual([25, 24]);
    expect((autumn?.days[0]?.quarters ?? []).map((quarter) => (quarter - (autumn?.days[0]?.from ?? 0)) / HOUR)).toEqual(
      [7, 13, 19],
    );
  });

  it('begin at one o’clock where midnight is left out', () => {
    const santiago = zoneOf('America/Santiago');
    const from = momentOf(at('2026-09-06T00:00Z'), santiago);
    expect(iso(from)).toBe('2026-09-06T04:00:00.000Z');
    expect(from + santiago(from)).toBe(at('2026-09-06T01:00Z'));
  });

  it('are all that something is known of, from Monday, with those on which nobody was there', () => {
    const weeks = weeksOf(
      {
        since: '2026-11-20T12:00:00.000Z',
        zone: 'Europe/Paris',
        days: [
          {
            date: '2026-11-21',
            minutes: 60,
            online: [{ from: '2026-11-21T09:00:00.000Z', to: '2026-11-21T10:00:00.000Z' }],
          },
          {
            date: '2026-11-24',
            minutes: 5,
            online: [{ from: '2026-11-24T09:00:00.000Z', to: '2026-11-24T09:05:00.000Z' }],
          },
        ],
      },
      at('2026-11-24T12:00Z'),
    );
    expect(weeks.map(({ monday, minutes: sum, days }) => [monday, sum, days.map(({ date }) => date)])).toEqual([
      ['2026-11-23', 5, ['2026-11-24', '2026-11-23']],
      ['2026-11-16', 60, ['2026-11-22', '2026-11-21', '2026-11-20']],
    ]);
    const [today] = weeks[0]?.days ?? [];
    const first = weeks[1]?.days.at(-1);
    expect(today && placeIn(today, today.known.to)).toBeCloseTo(13 / 24);
    expect(first && placeIn(first, first.known.from)).toBeCloseTo(13 / 24);
    expect(first?.online).toEqual([]);
  });

  it('are none before the ninety that are kept, and none of no history', () => {
    const now = at('2026-11-24T12:00Z');
    const dates = weeksOf({ since: '2025-01-01T00:00:00.000Z', zone: 'UTC', ...NOTHING }, now).flatMap(
      ({ days }) => days,
    );
    expect(dates.length).toBe(91);
    expect(dates.at(-1)?.date).toBe('2026-08-26');
    expect(weeksOf({ since: null, zone: 'UTC', ...NOTHING }, now)).toEqual([]);
  });

  it('follow each other without a gap in every zone, each as its date says', () => {
    fc.assert(
      fc.property(zones, minutes, (name, minute) => {
        const now = minute * MINUTE;
        const zone = zoneOf(name);
        const since = iso(now - 40 * DAY);
        const days = weeksOf({ since, zone: name, ...NOTHING }, now).flatMap((week) => week.days);
        days.forEach((day, index) => {
          const local = (time: number) => iso(time + zone(time));
          expect(local(day.from).slice(0, 10)).toBe(day.date);
          expect(local(day.to - MINUTE).slice(0, 10)).toBe(day.date);
          expect(day.hours).toBeGreaterThanOrEqual(23);
          expect(day.hours).toBeLessThanOrEqual(25);
          expect(day.quarters.map((quarter) => local(quarter).slice(11, 16))).toEqual(['06:00', '12:00', '18:00']);
          if (index > 0) expect(day.to).toBe(days[index - 1]?.from);
        });
        expect(days[0]?.known.to).toBe(now);
        expect(days.at(-1)?.known.from).toBe(now - 40 * DAY);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the moment of a reading', () => {
  it('is the first at which the clock shows it, or more', () => {
    fc.assert(
      fc.property(zones, minutes, (name, minute) => {
        const zone = zoneOf(name);
        // Of midnights, and of hours at which no clock is changed.
        const local = Math.floor((minute * MINUTE) / (6 * HOUR)) * 6 * HOUR;
        const moment = momentOf(local, zone);
        expect(moment + zone(moment)).toBeGreaterThanOrEqual(local);
        expect(moment - MINUTE + zone(moment - MINUTE)).toBeLessThan(local);
      }),
    );
  });
});
