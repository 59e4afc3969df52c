/**
 * Lives at random. A failure prints its seed: FC_SEED=<seed> replays it, TEST_LIVES=all or FC_RUNS=<n> searches longer, and
 * `npm run soak` far longer.
 *
 * @module-tag long
 * @module-tag alone
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { livesOf } from '../../../shared/test/random.ts';
import { live } from './life.ts';
import { lives } from './plan.ts';

test('whatever happens, in the end every view is the truth', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(lives, async (life) => {
      expect(await live(life)).toEqual([]);
    }),
    livesOf(200),
  );
});
