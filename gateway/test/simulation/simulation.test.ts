/**
 * Gateways in one process on a simulated memory, network, database and clock. Whatever happens, when it calms every
 * viewer's view equals the truth. A failure prints its seed: FC_SEED=<seed> replays it, FC_RUNS=<n> soaks longer.
 */
import { ABSENT, statusOf } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { runs } from '../../../shared/test/random.ts';
import type { Subject } from '../../src/presence/ports.ts';
import type { Device } from './devices.ts';
import { NAMES } from './gateways.ts';
import { type Blow, blow, carryOut, personAt, plan } from './plan.ts';
import { createWorld, PEOPLE, RULES, START, TALKS, type World } from './world.ts';

/** Those of Node wait in real time. */
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
  setImmediate: () => new Promise((resolve) => setTimeout(resolve, 0)),
}));

const SECOND = 1_000;

test('whatever happens, in the end every view is the truth', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(plan, blow, fc.integer(), async (deeds, last, seed) => {
      const world = createWorld(randomOf(seed));
      try {
        await settleIn(world);
        for (const [ms, deed] of deeds) {
          await world.loop.pass(ms);
          carryOut(world, deed);
        }
        await calm(world);
        await heal(world, last);
        await rest(world);
        await dismiss(world, personAt(0), personAt(1));
      } finally {
        world.end();
      }
    }),
    { ...runs(200), endOnFailure: true },
  );
});

/** While somebody leaves, one thing more goes wrong. What was missed heals by itself, without anybody's activity (P8). */
async function heal(world: World, { deed, ms, who, moves }: Blow): Promise<void> {
  const leaver = personAt(who);
  const here = new Set(wanted(world).map(({ person }) => person));
  for (const person of here) world.people.typing(person);
  await world.loop.pass(7 * SECOND);
  carryOut(world, deed);
  for (const { person } of wanted(world)) if (person === leaver) world.people.disconnect(person);
  await world.loop.pass(ms / 2);
  for (const move of moves) {
    await world.loop.pass(ms / 2 / moves.length);
    carryOut(world, move);
  }
  await calm(world);
  here.delete(leaver);
  expectViews(world, (person) => (here.has(person) ? true : person === leaver ? false : null));
}

/** Half of the people are active, by request; all others have been idle for long. */
async function rest(world: World): Promise<void> {
  await world.loop.pass(65 * SECOND);
  const active = PEOPLE.filter((person, i) => i % 2 === 0 && !world.hasEnded(person));
  for (const person of active) world.people.request(person);
  await world.loop.pass(30 * SECOND);
  expectViews(world, (person) => active.includes(person));
  const connected = new Set(wanted(world).map(({ person }) => person));
  const online = active.filter((person) => connected.has(person)).map(({ id }) => id);
  expect(await world.storedOnline()).toEqual(online.sort());
  expect(world.regressions).toEqual([]);
}

/** Operators disconnect the one and end the other: both are gone from all gateways, sooner than a sweep could do it. */
async function dismiss(world: World, expelled: Subject, removed: Subject): Promise<void> {
  world.people.expel(expelled);
  world.people.remove(removed);
  await world.loop.pass(2 * SECOND);
  const here = new Set(wanted(world).map(({ person }) => person));
  expect([expelled, removed].filter((person) => here.has(person))).toEqual([]);
}

/** Everybody is in the first conversation, and in one more. */
async function settleIn(world: World): Promise<void> {
  for (const [i, person] of PEOPLE.entries()) {
    world.join(TALKS[0], person);
    world.join(TALKS[i % TALKS.length] ?? TALKS[0], person);
  }
  await world.loop.pass(4 * SECOND);
}

/** Everything works again, for longer than a lease lasts and than it takes until everybody has been read again. */
async function calm(world: World): Promise<void> {
  const { gateways, weather, loop } = world;
  weather.loss = 0;
  weather.isDatabaseGone = false;
  for (const name of NAMES) {
    gateways.thaw(name);
    gateways.mend(name);
  }
  // Whoever stops has stopped by then.
  await loop.pass(4 * SECOND);
  for (const name of NAMES) if (!gateways.isRunning(name)) gateways.restart(name);
  await loop.pass(26 * SECOND);
}

const wanted = (world: World) => world.devices.filter(({ isWanted }) => isWanted);

/** `isOnline`: of a person; `null`: either may be true. */
function expectViews(world: World, isOnline: (person: Subject) => boolean | null): void {
  const present = wanted(world);
  expect(present.filter(({ link }) => !link).map(({ person }) => person.id)).toEqual([]);
  expect(present.flatMap((device) => mistakesOf(world, device, isOnline))).toEqual([]);
}

/** What a device shows that is not true. */
function mistakesOf(world: World, { person, view }: Device, isOnline: (person: Subject) => boolean | null): string[] {
  const now = START + world.loop.now;
  return PEOPLE.flatMap((other) => {
    const status = statusOf(view.get(other.id) ?? ABSENT, now, RULES);
    const isSeen = other === person || TALKS.some((talk) => isShared(world, talk, other, person));
    const isRight = isSeen ? (status === 'online') === (isOnline(other) ?? status === 'online') : status === 'offline';
    return isRight ? [] : [`${person.id} sees ${other.id} ${status}${isSeen ? '' : ', a stranger'}`];
  });
}

const isShared = ({ members }: World, talk: string, a: Subject, b: Subject) =>
  members.get(talk)?.has(a.id) === true && members.get(talk)?.has(b.id) === true;

/** mulberry32 */
function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
