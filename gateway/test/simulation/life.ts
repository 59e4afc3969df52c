/**
 * One life: gateways in one process on a simulated memory, network, database and clock, and what happens to them, deed
 * by deed. Whatever happens, when it calms every viewer's view equals the truth.
 */
import { ABSENT, NOTHING_SAID, SAID_NAMES, type Said, saidAt, statusOf } from '@meeshy/status-protocol';
import { mulberry32 } from '../../../chaos/random.ts';
import { sightOf } from '../../src/presence/sight/sight.ts';
import { type Claims, NO_CLAIMS } from '../../src/presence/truth/claims.ts';
import { saidIn, saidInOutline } from '../../src/presence/truth/saying.ts';
import type { Subject } from '../../src/presence/truth/subject.ts';
import { type Blow, carryOut, type Deed, personAt } from './deeds.ts';
import type { Device } from './devices.ts';
import { NAMES } from './gateways.ts';
import { createWorld, PEOPLE, RULES, SIGHTS, START, TALKS, type World } from './world.ts';

export interface Life {
  /** Of the chances in it: what is delayed, lost and doubled, who gets to which gateway. */
  readonly seed: number;
  /** Pauses, each with what happens after it. */
  readonly deeds: readonly (readonly [ms: number, deed: Deed])[];
  readonly last: Blow;
}

const SECOND = 1_000;

/** Lives it. Answers what was wrong in the end. */
export async function live({ seed, deeds, last }: Life): Promise<string[]> {
  const world = createWorld(mulberry32(seed | 0));
  const { loop } = world;
  try {
    await settleIn(world);
    for (const [ms, deed] of deeds) {
      await loop.pass(ms);
      carryOut(world, deed);
    }
    await calm(world);
    for (const stage of [heal, rest, speak, dismiss]) {
      const mistakes = await stage(world, last);
      if (mistakes.length > 0) return mistakes;
    }
    return [];
  } finally {
    world.end();
  }
}

/** While somebody leaves, one thing more goes wrong. What was missed heals by itself, without anybody's activity (P8). */
async function heal(world: World, { deed, ms, who, moves }: Blow): Promise<string[]> {
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
  const wrong = await missaidIn(world);
  if (wrong.length > 0) return wrong;
  return mistakesIn(world, (person) => (here.has(person) ? true : person === leaver ? false : null));
}

/** Half of the people are active, by request; all others have been idle for long. */
async function rest(world: World): Promise<string[]> {
  await world.loop.pass(65 * SECOND);
  const active = PEOPLE.filter((person, i) => i % 2 === 0 && !world.hasEnded(person));
  for (const person of active) world.people.request(person);
  await world.loop.pass(30 * SECOND);
  const connected = new Set(wanted(world).map(({ person }) => person));
  const online = active.filter((person) => connected.has(person)).map(({ id }) => id);
  const stored = await world.storedOnline();
  return [
    ...mistakesIn(world, (person) => active.includes(person)),
    ...(await missaidIn(world)),
    ...(stored.join() === online.sort().join() ? [] : [`stored online: ${stored}; true: ${online}`]),
    ...world.regressions,
  ];
}

/**
 * Two people say something, each at any of the gateways, of which one dies a moment later: what was answered holds, and ends
 * at its moment for everybody, whoever took it.
 */
async function speak(world: World): Promise<string[]> {
  const { loop, gateways, weather } = world;
  const speakers = PEOPLE.filter((person) => !world.hasEnded(person)).slice(0, 2);
  const said = speakers.flatMap((person) => [
    world.tells(person, { kind: 'note', text: `I am ${person.id}`, lastsMs: null }),
    world.tells(person, { kind: 'state', state: 'dnd', lastsMs: 20 * SECOND }),
  ]);
  const promised = said.map(() => false);
  for (const [i, one] of said.entries()) {
    // Whoever is not answered by then was promised nothing.
    void one.then((isPromised) => {
      promised[i] = isPromised;
    });
  }
  await loop.pass(2 * SECOND);
  const dead = NAMES[Math.floor(weather.random() * NAMES.length)] ?? 'east';
  gateways.kill(dead);
  await loop.pass(10 * SECOND);
  const wrong = await missaidIn(world);
  const says = async (person: Subject) => saidIn(await world.storedClaims(person), START + Math.floor(loop.now), false);
  for (const [i, person] of speakers.entries()) {
    const { state, note } = await says(person);
    if (promised[2 * i] && note?.text !== `I am ${person.id}`) wrong.push(`${person.id}'s note was promised`);
    if (promised[2 * i + 1] && state?.value !== 'dnd') wrong.push(`${person.id}'s state was promised`);
  }
  await loop.pass(10 * SECOND);
  gateways.restart(dead);
  wrong.push(...(await missaidIn(world)));
  await loop.pass(10 * SECOND);
  return [...wrong, ...(await missaidIn(world)), ...world.regressions];
}

/** What devices show of what is said, where that is something else than what is known and not over. */
async function missaidIn(world: World): Promise<string[]> {
  const claims = new Map(await Promise.all(PEOPLE.map(async (one) => [one, await world.toldClaims(one)] as const)));
  const devices = wanted(world).filter(({ link }) => link);
  return devices.flatMap((device) =>
    PEOPLE.flatMap((other) => {
      const isSeen = other === device.person || TALKS.some((talk) => isShared(world, talk, other, device.person));
      const shown = device.view.get(other.id) ?? ABSENT;
      const now = device.now();
      const status = statusOf(shown, now, RULES);
      const [seen, truth] = [
        shown as Said,
        isSeen ? saidTo(device.person, other, claims.get(other) ?? NO_CLAIMS, now, shown.isOnline) : NOTHING_SAID,
      ].map((said) => JSON.stringify(told(saidAt(said, status, now))));
      return seen === truth ? [] : [`${device.person.id} sees ${other.id} ${status} saying ${seen}; true: ${truth}`];
    }),
  );
}

/** Where it is, and what reaches it, those see alone who see it in full. */
function saidTo(viewer: Subject, other: Subject, claims: Claims, now: number, isThere: boolean): Said {
  const { kind } = sightOf(viewer.id, other.id, true, SIGHTS);
  const isFull = viewer === other || kind === 'full';
  return isFull ? saidIn(claims, now, isThere) : saidInOutline(claims, now);
}

const told = (said: Said) => SAID_NAMES.map((name) => said[name]);

/** Operators disconnect the one and end the other: both are gone from all gateways, sooner than a sweep could do it. */
async function dismiss(world: World): Promise<string[]> {
  const dismissed = [personAt(0), personAt(1)] as const;
  world.people.expel(dismissed[0]);
  world.people.remove(dismissed[1]);
  await world.loop.pass(2 * SECOND);
  const here = new Set(wanted(world).map(({ person }) => person));
  return dismissed.filter((person) => here.has(person)).map(({ id }) => `${id} was dismissed and is still here`);
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
function mistakesIn(world: World, isOnline: (person: Subject) => boolean | null): string[] {
  const present = wanted(world);
  const cut = present.filter(({ link }) => !link).map(({ person }) => `${person.id} is not connected`);
  return [...cut, ...present.flatMap((device) => mistakesOf(world, device, isOnline))];
}

/** What a device shows that is not true. */
function mistakesOf(world: World, device: Device, isOnline: (person: Subject) => boolean | null): string[] {
  const { person, view } = device;
  const now = device.now();
  return PEOPLE.flatMap((other) => {
    const status = statusOf(view.get(other.id) ?? ABSENT, now, RULES);
    const isSeen = other === person || TALKS.some((talk) => isShared(world, talk, other, person));
    const isRight = isSeen ? (status === 'online') === (isOnline(other) ?? status === 'online') : status === 'offline';
    return isRight ? [] : [`${person.id} sees ${other.id} ${status}${isSeen ? '' : ', a stranger'}`];
  });
}

const isShared = ({ members }: World, talk: string, a: Subject, b: Subject) =>
  members.get(talk)?.has(a.id) === true && members.get(talk)?.has(b.id) === true;
