/** Lives at random: who does what, and after how long. */
import fc from 'fast-check';
import type { Blow, Deed, Mishap } from './deeds.ts';
import { NAMES } from './gateways.ts';
import type { Life } from './life.ts';
import { type Fate, PEOPLE, TALKS } from './world.ts';

const who = fc.nat(PEOPLE.length - 1);
const weighed = <Value>(weights: readonly (readonly [number, Value])[]) =>
  fc.oneof(...weights.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));

const fate = weighed<Fate>([
  [16, 'connect'],
  [12, 'disconnect'],
  [5, 'request'],
  [5, 'typing'],
  [2, 'flap'],
  [2, 'forceOffline'],
  [1, 'forceOnline'],
  [1, 'expel'],
  [1, 'remove'],
]);
const mishap = weighed<Mishap>([
  [2, 'restart'],
  [1, 'freeze'],
  [1, 'thaw'],
  [1, 'kill'],
  [1, 'retire'],
  [1, 'cut'],
  [1, 'mend'],
]);
const calamity = weighed([
  [2, 'empty'],
  [1, 'lose the database'],
  [1, 'find the database'],
] as const);

const move = fc.record({
  to: fc.constant('talk' as const),
  does: fc.constantFrom('join' as const, 'leave' as const),
  who,
  talk: fc.constantFrom(...TALKS),
});

/** States and notes of a person, by what it is reached, and calls and meetings, which begin and end while other things happen. */
const lasts = fc.option(fc.integer({ min: 100, max: 40_000 }), { freq: 4 });
const states = fc.constantFrom('available' as const, 'busy' as const, 'dnd' as const);
const claim: fc.Arbitrary<Deed> = fc.record({
  to: fc.constant('claim'),
  who,
  says: fc.oneof(
    fc.record({ kind: fc.constant('state'), state: fc.option(states, { freq: 4 }), lastsMs: lasts }),
    fc.record({
      kind: fc.constant('note'),
      text: fc.option(fc.constantFrom('at home', 'ill'), { freq: 4 }),
      lastsMs: lasts,
    }),
    fc.record({
      kind: fc.constant('host'),
      source: fc.constantFrom('call' as const, 'calendar' as const),
      id: fc.constantFrom('a', 'b'),
      state: fc.option(states, { freq: 4 }),
      inMs: fc.oneof(fc.constant(0), fc.nat(10_000)),
      lastsMs: fc.integer({ min: 100, max: 40_000 }),
    }),
    fc.record({ kind: fc.constant('dismiss'), claimId: fc.constantFrom('call:a', 'calendar:a') }),
    fc.record({ kind: fc.constant('reach'), lastsMs: lasts }),
    fc.record({ kind: fc.constant('place'), place: fc.constantFrom('off' as const, 'zone' as const, 'zone' as const) }),
    fc.record({ kind: fc.constant('zone'), zone: fc.constantFrom('Asia/Tokyo', 'Europe/Paris') }),
    fc.record({ kind: fc.constant('zone'), zone: fc.constantFrom('Asia/Tokyo', 'Europe/Paris') }),
  ),
});

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 22, arbitrary: fc.record({ to: fc.constant('person'), does: fate, who }) },
  { weight: 4, arbitrary: move },
  { weight: 8, arbitrary: claim },
  {
    weight: 6,
    arbitrary: fc.record({ to: fc.constant('gateway'), does: mishap, name: fc.constantFrom(...NAMES) }),
  },
  { weight: 2, arbitrary: fc.record({ to: fc.constant('world'), does: calamity }) },
  { weight: 1, arbitrary: fc.record({ to: fc.constant('network'), loss: fc.constantFrom(0, 0.02, 0.2) }) },
);

/** Mostly short; now and then longer than a lease, and rarely so long that whoever is quiet becomes idle, ms. */
const pause = fc.oneof(
  { weight: 16, arbitrary: fc.nat(300) },
  { weight: 16, arbitrary: fc.integer({ min: 300, max: 4_000 }) },
  { weight: 4, arbitrary: fc.integer({ min: 4_000, max: 25_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 50_000, max: 70_000 }) },
);

/** Pauses, each with what happens after it. */
const plan = fc.array(fc.tuple(pause, deed), { minLength: 5, maxLength: 40, size: 'max' });

const blow: fc.Arbitrary<Blow> = fc.record({
  deed: fc.oneof(
    fc.record({
      to: fc.constant('gateway' as const),
      does: fc.constantFrom('freeze' as const, 'cut' as const, 'kill' as const),
      name: fc.constantFrom(...NAMES),
    }),
    fc.constant({ to: 'world' as const, does: 'empty' as const }),
    fc.constant({ to: 'network' as const, loss: 0.3 }),
  ),
  ms: fc.constantFrom(2_000, 12_000),
  who,
  moves: fc.array(move, { maxLength: 6, size: 'max' }),
});

/** A failure is to be found again by its seed and path: a life is made of one stream of random numbers. */
export const lives: fc.Arbitrary<Life> = fc
  .tuple(plan, blow, fc.integer())
  .map(([deeds, last, seed]) => ({ seed, deeds, last }));
