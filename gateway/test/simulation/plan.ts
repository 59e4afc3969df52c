/** What happens in the world, at random: who does what, and after how long. */
import fc from 'fast-check';
import { NAMES, type Name } from './gateways.ts';
import { type Fate, PEOPLE, TALKS, type World } from './world.ts';

type Deed =
  | { readonly to: 'person'; readonly does: Fate; readonly who: number }
  | { readonly to: 'talk'; readonly does: 'join' | 'leave'; readonly who: number; readonly talk: string }
  | { readonly to: 'gateway'; readonly does: Mishap; readonly name: Name }
  | { readonly to: 'world'; readonly does: 'empty' | 'lose the database' | 'find the database' }
  | { readonly to: 'network'; readonly loss: number };
type Mishap = 'freeze' | 'thaw' | 'kill' | 'retire' | 'restart' | 'cut' | 'mend';

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

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 22, arbitrary: fc.record({ to: fc.constant('person'), does: fate, who }) },
  { weight: 4, arbitrary: move },
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
export const plan = fc.array(fc.tuple(pause, deed), { minLength: 5, maxLength: 40, size: 'max' });

export function carryOut(world: World, deed: Deed): void {
  if (deed.to === 'person') world.people[deed.does](personAt(deed.who));
  else if (deed.to === 'talk') world[deed.does](deed.talk, personAt(deed.who));
  else if (deed.to === 'gateway') world.gateways[deed.does](deed.name);
  else if (deed.to === 'network') world.weather.loss = deed.loss;
  else if (deed.does === 'empty') world.memory.empty();
  else world.weather.isDatabaseGone = deed.does === 'lose the database';
}

/** What goes wrong last, and for how long, while one person leaves for good and others join and leave talks. */
export interface Blow {
  readonly deed: Deed;
  readonly ms: number;
  readonly who: number;
  readonly moves: readonly Deed[];
}

export const blow: fc.Arbitrary<Blow> = fc.record({
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

export function personAt(index: number) {
  const person = PEOPLE[index];
  if (!person) throw new Error(`there is no person ${index}`);
  return person;
}
