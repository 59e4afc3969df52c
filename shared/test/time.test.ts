import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTime, writeTime } from '../src/index.ts';
import { runs } from './random.ts';

const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

describe('P1: a missing or unreadable time is absent, never now', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty string', ''],
    ['a word', 'yesterday'],
    ['a word with a number, which some parsers take for a year', 'tab 1'],
    ['a number in a string, likewise', '7'],
    ['a day without its time', '2025-06-01'],
    ['a time without its zone, which means something else on each machine', '2025-06-01T12:00:00'],
    ['an impossible day', '2025-13-45T12:00:00.000Z'],
    ['a boolean', true],
    ['an object', { time: 1 }],
    ['an array', [1]],
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a time before 1970', -1],
    ['a time beyond the year 9999', LATEST + 1],
    ['a time beyond what a date can hold', Number.MAX_VALUE],
    ['an invalid date', new Date('nonsense')],
    ['epoch 0', 0],
    ['epoch 0 as a date', new Date(0)],
    ['epoch 0 as a string', '1970-01-01T00:00:00.000Z'],
  ])('%s', (_, value) => {
    expect(readTime(value)).toBeNull();
  });
});

describe('Times are epoch milliseconds inside and ISO 8601 on the wire', () => {
  const noon = Date.UTC(2025, 5, 1, 12);

  it.each([
    ['ISO 8601', '2025-06-01T12:00:00.000Z'],
    ['ISO 8601 without milliseconds', '2025-06-01T12:00:00Z'],
    ['ISO 8601 of another zone', '2025-06-01T14:00:00+02:00'],
    ['epoch milliseconds', noon],
    ['a date', new Date(noon)],
  ])('reads %s', (_, value) => {
    expect(readTime(value)).toBe(noon);
  });

  it('writes ISO 8601 in UTC, and null for what is absent', () => {
    expect(writeTime(noon)).toBe('2025-06-01T12:00:00.000Z');
    expect(writeTime(null)).toBeNull();
  });

  it('what is written reads as it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Date.UTC(9999, 11, 31) }), (ms) => {
        expect(readTime(writeTime(ms))).toBe(ms);
      }),
      runs(500),
    );
  });

  it('whatever can be read can be written', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const read = readTime(value);
        if (read !== null) expect(readTime(writeTime(read))).toBe(read);
      }),
      runs(1_000),
    );
    expect(writeTime(readTime(LATEST))).toBe('9999-12-31T23:59:59.999Z');
  });
});
