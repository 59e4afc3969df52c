/**
 * Gateways in one process on a simulated memory, network and clock. Whatever happens, when it calms every viewer's
 * view equals the truth. A failure prints its seed: FC_SEED=<seed> replays it, FC_RUNS=<n> soaks longer.
 */
import { ABSENT, type Status, statusOf } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { runs } from '../../../shared/test/random.ts';
import { createWorld, NAMES, type Name, PEOPLE, RULES, START, TALKS, type World } from './world.ts';

/** Those of Node wait in real time. */
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
  setImmediate: () => new Promise((resolve) => setTimeout(resolve, 0)),
}));

const SECOND = 1_000;

type Deed =
  | { readonly do: 'connect' | 'disconnect' | 'request' | 'typing'; readonly who: number }
  | { readonly do: 'join' | 'leave'; readonly who: number; readonly talk: number }
  | { readonly do: 'freeze' | 'thaw' | 'kill' | 'retire' | 'restart' | 'cut' | 'mend'; readonly where: number }
  | { readonly do: 'empty' }
  | { readonly do: 'storm'; readonly loss: number };

const who = fc.nat(PEOPLE.length - 1);
const where = fc.nat(NAMES.length - 1);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('connect' as const), who }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('disconnect' as const), who }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('request' as const, 'typing' as const), who }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('join' as const, 'leave' as const), who, talk: fc.nat(2) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom(...(['freeze', 'thaw', 'kill', 'retire', 'restart', 'restart', 'cut', 'mend'] as const)),
      where,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('empty' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('storm' as const), loss: fc.constantFrom(0, 0.02, 0.2) }) },
);
const pause = fc.oneof(
  { weight: 4, arbitrary: fc.nat(300) },
  { weight: 4, arbitrary: fc.integer({ min: 300, max: 4_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 4_000, max: 25_000 }) },
);
const plan = fc.array(fc.tuple(pause, deed), { minLength: 5, maxLength: 40, size: 'max' });

function carryOut(world: World, one: Deed): void {
  switch (one.do) {
    case 'empty':
      return world.memory.empty();
    case 'storm':
      world.weather.loss = one.loss;
      return;
    case 'join':
    case 'leave':
      return world[one.do](at(TALKS, one.talk), at(PEOPLE, one.who));
    case 'connect':
    case 'disconnect':
    case 'request':
    case 'typing':
      return world[one.do](at(PEOPLE, one.who));
    default:
      return world[one.do](at(NAMES, one.where));
  }
}

/** Everything works again, and nobody comes or goes any more. */
async function calm(world: World): Promise<void> {
  world.weather.loss = 0;
  for (const name of NAMES) {
    world.thaw(name);
    world.mend(name);
  }
  await world.loop.pass(10 * SECOND);
  for (const name of NAMES) if (!world.isRunning(name)) world.restart(name);
  await world.loop.pass(65 * SECOND);
}

test('whatever happens, in the end every view is the truth', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(plan, fc.integer(), async (deeds, seed) => {
      const world = createWorld(randomOf(seed));
      try {
        for (const [i, person] of PEOPLE.entries()) world.join(at(TALKS, i % 3), person);
        for (const person of PEOPLE) world.join(at(TALKS, 0), person);
        await world.loop.pass(4 * SECOND);
        for (const [ms, one] of deeds) {
          await world.loop.pass(ms);
          carryOut(world, one);
        }
        await calm(world);
        const active = PEOPLE.filter((_, i) => i % 2 === 0);
        for (const person of active) world.request(person);
        await world.loop.pass(30 * SECOND);
        await expectTruth(world, new Set(active.map(({ id }) => id)));
      } finally {
        world.end();
      }
    }),
    { ...runs(200), endOnFailure: true },
  );
});

/** Whoever was active a moment ago is online, with or without a device; all others have been idle for long. */
async function expectTruth(world: World, active: ReadonlySet<string>): Promise<void> {
  const now = START + world.loop.now;
  const wrong: string[] = [];
  for (const { person, link, isWanted, view } of world.devices) {
    if (!isWanted) continue;
    if (!link) wrong.push(`${person.id} is not connected`);
    for (const { id } of PEOPLE) {
      const sees = id === person.id || TALKS.some((talk) => both(world, talk, id, person.id));
      const seen: Status = statusOf(view.get(id) ?? ABSENT, now, RULES);
      const isRight = !sees ? seen === 'offline' : active.has(id) ? seen === 'online' : seen !== 'online';
      if (!isRight) wrong.push(`${person.id} sees ${id} ${seen}${sees ? '' : ', a stranger'}`);
    }
  }
  expect(wrong).toEqual([]);
  const connected = new Set(world.devices.filter(({ isWanted }) => isWanted).map(({ person }) => person.id));
  expect(await world.storedOnline()).toEqual([...active].filter((id) => connected.has(id)).sort());
  expect(world.regressions).toEqual([]);
}

const both = (world: World, talk: string, a: string, b: string) =>
  world.members.get(talk)?.has(a) === true && world.members.get(talk)?.has(b) === true;

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`there is no item ${index}`);
  return item;
}

/** mulberry32 */
function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
