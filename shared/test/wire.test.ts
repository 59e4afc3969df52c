import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ABSENT, fromWireFacts, toWireFacts } from '../src/index.ts';
import { factsSchema } from '../src/schemas.ts';
import { anyFacts } from './facts.ts';
import { runs } from './random.ts';

const time = fc.option(fc.integer({ min: 1, max: Date.UTC(9999, 11, 31) }), { nil: null });
const any = anyFacts({ flag: fc.boolean(), time, version: fc.maxSafeNat() });

describe('Facts travel unharmed', () => {
  it('the wire form keeps the schema and reads as the facts that it was written from', () => {
    fc.assert(
      fc.property(any, (facts) => {
        const wire = JSON.parse(JSON.stringify(toWireFacts(facts)));
        expect(factsSchema.parse(wire)).toEqual(wire);
        expect(fromWireFacts(wire)).toEqual(facts);
      }),
      runs(500),
    );
  });

  it('absent times are null', () => {
    expect(toWireFacts(ABSENT)).toEqual({ isOnline: false, lastSeen: null, lastActiveAt: null, version: 0 });
  });
});

describe('P1: what cannot be read in a damaged wire object is absent', () => {
  it.each([
    ['nothing at all', {}],
    ['only a truthy isOnline', { isOnline: 'true' }],
    ['unreadable times', { lastSeen: 'soon', lastActiveAt: {} }],
    ['epoch 0', { lastSeen: 0, lastActiveAt: '1970-01-01T00:00:00.000Z' }],
    ['a version in words', { version: '12' }],
    ['a negative version', { version: -3 }],
    ['a version that nothing could ever supersede', { version: Number.POSITIVE_INFINITY }],
    ['a version that is not a number', { version: Number.NaN }],
  ])('%s', (_, wire) => {
    expect(fromWireFacts(wire)).toEqual(ABSENT);
  });

  it('the readable rest stays', () => {
    expect(fromWireFacts({ isOnline: true, lastSeen: 'soon', lastActiveAt: 5, version: 9 })).toEqual({
      isOnline: true,
      lastSeen: null,
      lastActiveAt: 5,
      version: 9,
    });
  });
});
