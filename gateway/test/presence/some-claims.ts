/** Claims at random: few sources and ids, so that they meet, and times close to each other, so that some are the same. */
import fc from 'fast-check';
import { type Claim, type Claims, dismissalOf, keyOf, operatorClaim } from '../../src/presence/truth/claims.ts';

const end = (at: fc.Arbitrary<number>) => fc.option(at, { freq: 3 });

function claimAround(at: fc.Arbitrary<number>): fc.Arbitrary<Claim> {
  const says = fc.record(
    {
      state: fc.constantFrom('available' as const, 'busy' as const, 'dnd' as const, 'invisible' as const),
      note: fc.record({
        emoji: fc.constantFrom('', '☕', '\ud83c\udfd6\ufe0f'),
        text: fc.string({ unit: 'binary', maxLength: 6 }),
      }),
      sharing: fc.record({ status: fc.constantFrom('direct', 'nobody'), never: fc.constant(['a', 'b']) }),
      hidings: fc.record({ own: fc.constant({ a: 5 }) }),
    },
    { requiredKeys: [] },
  );
  const about = fc.record({
    source: fc.constantFrom('manual' as const, 'call' as const, 'calendar' as const),
    id: fc.constantFrom('a', 'b'),
    setAt: at,
    keptUntil: end(at),
    until: end(at),
    startsAt: at,
  });
  const others = fc.tuple(says, about).map(([said, rest]): Claim => ({ ...said, ...rest }));
  const operators = fc.record({ setAt: at, isOffline: fc.boolean() });
  const dismissals = fc
    .tuple(about, fc.constantFrom('call' as const, 'calendar' as const), fc.boolean())
    .map(([rest, source, isDismissed]): Claim => {
      return { ...rest, ...dismissalOf({ source, id: rest.id }), ...(isDismissed && { isDismissed }) };
    });
  const text = fc.constantFrom('Europe/Paris', 'FR', '', 'Zürich');
  const places = fc.record(
    { level: fc.constantFrom('zone', 'city', 'off', 'street'), at: fc.nat(9), zone: text, country: text, city: text },
    { requiredKeys: ['level'] },
  );
  const placed = fc
    .tuple(about, fc.oneof(places, fc.constantFrom('Paris', 5)))
    .map(([rest, place]): Claim => ({ ...rest, source: 'manual', id: 'sharing', place }));
  const reaches = about.map((rest): Claim => ({ ...rest, source: 'push', reach: 'push' }));
  return fc.oneof(
    { weight: 3, arbitrary: others },
    { weight: 1, arbitrary: reaches },
    { weight: 1, arbitrary: placed },
    { weight: 1, arbitrary: dismissals },
    { weight: 1, arbitrary: operators.map(({ setAt, isOffline }) => operatorClaim(setAt, isOffline)) },
  );
}

export function claimsAround(at: fc.Arbitrary<number>): fc.Arbitrary<Claims> {
  return fc
    .uniqueArray(claimAround(at), { selector: keyOf, maxLength: 6 })
    .map((claims) => Object.fromEntries(claims.map((claim) => [keyOf(claim), claim])));
}
