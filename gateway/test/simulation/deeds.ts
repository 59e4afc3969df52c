/** What may happen in the world, to whom, and how it is brought about. */
import type { Name } from './gateways.ts';
import { type Fate, PEOPLE, type Saying, type World } from './world.ts';

export type Deed =
  | { readonly to: 'person'; readonly does: Fate; readonly who: number }
  | { readonly to: 'talk'; readonly does: 'join' | 'leave'; readonly who: number; readonly talk: string }
  | { readonly to: 'gateway'; readonly does: Mishap; readonly name: Name }
  | { readonly to: 'world'; readonly does: 'empty' | 'lose the database' | 'find the database' }
  | { readonly to: 'claim'; readonly who: number; readonly says: Saying }
  | { readonly to: 'network'; readonly loss: number };
export type Mishap = 'freeze' | 'thaw' | 'kill' | 'retire' | 'restart' | 'cut' | 'mend';

/** What goes wrong last, and for how long, while one person leaves for good and others join and leave talks. */
export interface Blow {
  readonly deed: Deed;
  readonly ms: number;
  readonly who: number;
  readonly moves: readonly Deed[];
}

export function carryOut(world: World, deed: Deed): void {
  if (deed.to === 'person') world.people[deed.does](personAt(deed.who));
  else if (deed.to === 'talk') world[deed.does](deed.talk, personAt(deed.who));
  else if (deed.to === 'claim') world.say(personAt(deed.who), deed.says);
  else if (deed.to === 'gateway') world.gateways[deed.does](deed.name);
  else if (deed.to === 'network') world.weather.loss = deed.loss;
  else if (deed.does === 'empty') world.memory.empty();
  else world.weather.isDatabaseGone = deed.does === 'lose the database';
}

export function personAt(index: number) {
  const person = PEOPLE[index];
  if (!person) throw new Error(`there is no person ${index}`);
  return person;
}
