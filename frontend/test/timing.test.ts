/** The small clocks of the connection: when to tell of activity, when to try again, when to renew. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOnceInAWhile } from '../src/client/activity.ts';
import { renewAt } from '../src/client/credentials.ts';
import { retryDelay } from '../src/client/retry-delay.ts';
import { createTimers } from '../src/client/timers.ts';
import { runs } from './support/random.ts';

const MINUTE = 60_000;

describe('P7: activity is told at most once a minute', () => {
  it('whatever the input', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: MINUTE }), { maxLength: 200 }), (pauses) => {
        const isDue = createOnceInAWhile();
        let now = 0;
        let toldAt: number | null = null;
        for (const pause of pauses) {
          now += pause;
          const isExpected: boolean = toldAt === null || now - toldAt >= MINUTE;
          expect(isDue(now)).toBe(isExpected);
          if (isExpected) toldAt = now;
        }
      }),
      runs(200),
    );
  });
});

describe('The delay before the next attempt', () => {
  it('grows to 8 s, below the start-up grace of the gateway, and half of it is chance', () => {
    const between = (attempt: number) => [retryDelay(attempt, 0), retryDelay(attempt, 1)];
    expect([0, 1, 2, 3, 4, 5, 1_000].map(between)).toEqual([
      [250, 500],
      [500, 1_000],
      [1_000, 2_000],
      [2_000, 4_000],
      [4_000, 8_000],
      [4_000, 8_000],
      [4_000, 8_000],
    ]);
  });
});

describe('A token is renewed', () => {
  const token = (claims: unknown) => ({ token: `h.${btoa(JSON.stringify(claims)).replace(/=+$/, '')}.s` });

  it.each([
    ['a minute before its end', token({ exp: 10_000, iat: 1_000 }), 10_000_000 - MINUTE],
    ['in the last quarter of a short life', token({ exp: 10_000, iat: 9_960 }), 9_990_000],
    ['a minute before, when it does not say when it began', token({ exp: 10_000 }), 10_000_000 - MINUTE],
    ['never, without an end', token({ sub: 'alice' }), null],
    ['never, when it is no token that one can read', { token: 'opaque' }, null],
    ['never, when it is damaged', { token: 'a.%%%.c' }, null],
    ['never, when it is a session token', { sessionToken: 'a.b.c' }, null],
  ])('%s', (_, credentials, expected) => {
    expect(renewAt(credentials)).toBe(expected);
  });
});

describe('A timer', () => {
  it('waits for one thing at a time, and not at once for what is too far away', async () => {
    const fired: string[] = [];
    const timers = createTimers<'one' | 'far' | 'end'>();
    timers.set('far', () => fired.push('far'), 2 ** 40);
    timers.set('one', () => fired.push('replaced'), 5);
    timers.set('one', () => fired.push('one'), 10);
    await new Promise<void>((resolve) => timers.set('end', resolve, 50));
    timers.clearAll();
    expect(fired).toEqual(['one']);
  });
});
