import { describe, expect, it } from 'vitest';
import { lastSeenText, nextTextChangeAt } from '../src/client/last-seen.ts';
import { MINUTE } from './support/people.ts';

const HOUR = 60 * MINUTE;
/** A day in the time zone of whoever runs this, so that "yesterday" means the same everywhere. */
const NOW = new Date(2025, 5, 18, 15, 0).getTime();
const at = (hour: number, minute: number, day = 18, month = 5, year = 2025) =>
  new Date(year, month, day, hour, minute).getTime();

describe('Last seen, in words', () => {
  it.each([
    ['this moment', NOW, "vu à l'instant", 'seen just now'],
    ['by a clock ahead of the server', NOW + MINUTE, "vu à l'instant", 'seen just now'],
    ['59 seconds', NOW - 59_999, "vu à l'instant", 'seen just now'],
    ['a minute', NOW - MINUTE, 'vu il y a 1 minute', 'seen 1 minute ago'],
    ['4 minutes', NOW - 4.9 * MINUTE, 'vu il y a 4 minutes', 'seen 4 minutes ago'],
    ['59 minutes', NOW - HOUR + 1, 'vu il y a 59 minutes', 'seen 59 minutes ago'],
    ['hours of today', at(1, 30), 'vu il y a 13 heures', 'seen 13 hours ago'],
    ['days', at(9, 0, 15), 'vu il y a 3 jours', 'seen 3 days ago'],
    ['a day of this year', at(9, 0, 3, 2), 'vu le 3 mars', 'seen on March 3'],
    ['a day of another year', at(9, 0, 3, 2, 2024), 'vu le 3 mars 2024', 'seen on March 3, 2024'],
  ])('%s', (_, time, french, english) => {
    expect(lastSeenText(time, NOW, 'fr')).toBe(french);
    expect(lastSeenText(time, NOW, 'en')).toBe(english);
  });

  it('yesterday with the time, unless that was a few hours ago', () => {
    expect(lastSeenText(at(18, 40, 17), NOW, 'fr')).toBe('vu hier à 18:40');
    expect(lastSeenText(at(18, 40, 17), NOW, 'en')).toMatch(/^seen yesterday at 0?6:40\sPM$/);
    expect(lastSeenText(at(23, 0, 17), at(2, 0), 'en')).toBe('seen 3 hours ago');
  });

  it('an absent time says nothing', () => {
    expect(lastSeenText(null, NOW, 'en')).toBe('');
    expect(nextTextChangeAt(null, NOW)).toBeNull();
  });

  it('within the hour a text lasts until its minute is over', () => {
    expect(nextTextChangeAt(NOW - 4.5 * MINUTE, NOW)).toBe(NOW + MINUTE / 2);
    expect(nextTextChangeAt(NOW - 4 * MINUTE, NOW)).toBe(NOW + MINUTE);
    expect(nextTextChangeAt(NOW + 5_000, NOW)).toBe(NOW + 5_000 + MINUTE);
    expect(nextTextChangeAt(NOW - HOUR, NOW)).toBeNull();
  });
});
