/** Claims at random: few sources and ids, so that they meet, and times close to each other, so that some are the same. */
import fc from 'fast-check';
import { type Claim, type Claims, keyOf, operatorClaim } from '../../src/presence/claims.ts';

const end = (at: fc.Arbitrary<number>) => fc.option(at, { freq: 3 });

function claimAround(at: fc.Arbitrary<number>): fc.Arbitrary<Claim> {
  const says = fc.record(
    {
      state: fc.constantFrom('available' as const, 'busy' as const, 'dnd' as const, 'invisible' as const),
      note: fc.record({
        emoji: fc.constantFrom('', '☕', '\ud83c\udfd6\ufe0f'),
        text: fc.string({ unit: 'binary', maxLength: 6 }),
      }),
    },
    { requiredKeys: [] },
  );
  const about = fc.record({
    source: fc.constantFrom('manual' as const, 'call' as const),
    id: fc.constantFrom('a', 'b'),
    setAt: at,
    keptUntil: end(at),
    until: end(at),
    startsAt: at,
  });
  const others = fc.tuple(says, about).map(([said, rest]): Claim => ({ ...said, ...rest }));
  const operators = fc.record({ setAt: at, isOffline: fc.boolean() });
  return fc.oneof(
    { weight: 2, arbitrary: others },
    { weight: 1, arbitrary: operators.map(({ setAt, isOffline }) => operatorClaim(setAt, isOffline)) },
  );
}

export function claimsAround(at: fc.Arbitrary<number>): fc.Arbitrary<Claims> {
  return fc
    .uniqueArray(claimAround(at), { selector: keyOf, maxLength: 4 })
    .map((claims) => Object.fromEntries(claims.map((claim) => [keyOf(claim), claim])));
}
