import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isZone, PRESETS, type Preset, presetEnd, usualEnd } from '../src/index.ts';
import { runs } from './random.ts';

/** The end of a preset that is chosen at `at`, in UTC. */
const endOf = (preset: Preset, at: string, zone?: string) =>
  new Date(presetEnd(preset, Date.parse(at), zone)).toISOString();

describe('P16: presets end on whole five minutes, rounded up', () => {
  it.each([
    ['30m', '2026-03-04T14:00:00.000Z', '2026-03-04T14:30:00.000Z'],
    ['30m', '2026-03-04T14:00:00.001Z', '2026-03-04T14:35:00.000Z'],
    ['1h', '2026-03-04T14:04:59.999Z', '2026-03-04T15:05:00.000Z'],
    ['4h', '2026-12-31T22:58:00.000Z', '2027-01-01T03:00:00.000Z'],
  ] as const)('%s at %s ends at %s', (preset, at, end) => {
    expect(endOf(preset, at)).toBe(end);
  });

  it('a state that nobody gives an end lasts an hour', () => {
    expect(new Date(usualEnd(Date.parse('2026-03-04T14:01:00.000Z'))).toISOString()).toBe('2026-03-04T15:05:00.000Z');
  });
});

describe("P16: `today` ends at the next midnight of the person's zone, `week` at its next Monday", () => {
  it.each([
    ['today', 'UTC', '2026-03-04T14:00:00.000Z', '2026-03-05T00:00:00.000Z'],
    ['today', 'UTC', '2026-03-04T00:00:00.000Z', '2026-03-05T00:00:00.000Z'],
    ['today', 'Europe/Paris', '2028-02-28T22:59:59.999Z', '2028-02-28T23:00:00.000Z'],
    ['today, before a leap day', 'Europe/Paris', '2028-02-28T23:00:00.000Z', '2028-02-29T23:00:00.000Z'],
    ['today, no leap day', 'Europe/Paris', '2027-02-28T12:00:00.000Z', '2027-02-28T23:00:00.000Z'],
    ['today, of 23 hours', 'Europe/Paris', '2026-03-28T23:30:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['today, of 25 hours', 'Europe/Paris', '2026-10-24T22:30:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['today, 14 hours ahead', 'Pacific/Kiritimati', '2026-03-04T09:59:00.000Z', '2026-03-04T10:00:00.000Z'],
    ['today, 14 hours ahead', 'Pacific/Kiritimati', '2026-03-04T10:00:00.000Z', '2026-03-05T10:00:00.000Z'],
    ['today, half an hour off', 'America/St_Johns', '2026-01-15T12:00:00.000Z', '2026-01-16T03:30:00.000Z'],
    ['today, half an hour off in summer', 'America/St_Johns', '2026-07-15T12:00:00.000Z', '2026-07-16T02:30:00.000Z'],
    ['today, three quarters off', 'Asia/Kathmandu', '2026-07-15T12:00:00.000Z', '2026-07-15T18:15:00.000Z'],
    ['today, whose midnight there is not', 'Africa/Cairo', '2026-04-23T12:00:00.000Z', '2026-04-23T22:00:00.000Z'],
    ['today, whose last hour comes twice', 'America/Santiago', '2026-04-04T12:00:00.000Z', '2026-04-05T04:00:00.000Z'],
    ['today, before a day that there was not', 'Pacific/Apia', '2011-12-29T20:00:00.000Z', '2011-12-30T10:00:00.000Z'],
    ['week', 'Europe/Paris', '2026-03-04T12:00:00.000Z', '2026-03-08T23:00:00.000Z'],
    ['week, on a Monday', 'Europe/Paris', '2026-03-09T12:00:00.000Z', '2026-03-15T23:00:00.000Z'],
    ['week, on a Sunday', 'Europe/Paris', '2026-03-08T12:00:00.000Z', '2026-03-08T23:00:00.000Z'],
    ['week, into summer', 'Europe/Paris', '2026-03-25T12:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['week, into winter', 'America/St_Johns', '2026-10-28T12:00:00.000Z', '2026-11-02T03:30:00.000Z'],
  ])('%s in %s, chosen at %s, ends at %s', (what, zone, at, end) => {
    expect(endOf(what.split(',')[0] as Preset, at, zone)).toBe(end);
  });

  it('wherever and whenever: a midnight or the first moment of a day, after now, and on whole five minutes', () => {
    const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    const at = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2035, 0, 1) });
    fc.assert(
      fc.property(zone, at, fc.constantFrom(...PRESETS), (zone, at, preset) => {
        const end = presetEnd(preset, at, zone);
        expect(end).toBeGreaterThan(at);
        expect(end % 300_000).toBe(0);
        if (preset !== 'today' && preset !== 'week') return;
        const day = (time: number) => new Intl.DateTimeFormat('en', { timeZone: zone, dateStyle: 'full' }).format(time);
        expect(day(end)).not.toBe(day(end - 1));
        if (preset === 'today') expect(day(end - 1)).toBe(day(at));
        else expect(day(end)).toMatch(/^Monday/);
      }),
      runs(300),
    );
  });
});

describe('A zone that does not exist is none', () => {
  it.each(['Europe/Atlantis', '', '+02:00', 'not a zone', 'Europe/Paris ', 'a'.repeat(100)])('%j', (zone) => {
    expect(isZone(zone)).toBe(false);
    expect(() => presetEnd('today', 0, zone)).toThrow(RangeError);
  });

  it('presets that go by days need one', () => {
    expect(() => presetEnd('week', 0)).toThrow(RangeError);
    expect(presetEnd('1h', 0)).toBe(3_600_000);
  });

  it.each(['Pacific/Kiritimati', 'America/St_Johns', 'UTC', 'Etc/GMT+5', 'America/Port-au-Prince'])(
    '%s is one',
    (zone) => {
      expect(isZone(zone)).toBe(true);
    },
  );
});
