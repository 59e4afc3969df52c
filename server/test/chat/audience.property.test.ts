/**
 * P12 against a naive model: whatever people do, nobody sees anybody outside their audience.
 *
 * @module-tag long
 */

import { Refusal } from '@meeshy/status-gateway';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOnFerretDB } from '../../../gateway/test/support/mongodb-url.ts';
import { factsWith } from '../../../shared/test/facts.ts';
import type { Identity } from '../../src/chat/types.ts';
import { type Host, idOf, openHost, PAGE } from './host.ts';

let host: Host;
beforeAll(async () => {
  host = await openHost();
});
afterAll(() => host.close());

/** The rules in their plainest form. People and groups are numbers, in the order in which they came. */
interface World {
  groups: Map<number, 'present' | 'invited'>[];
  ended: Set<number>;
}

type Deed =
  | { do: 'create'; who: number; others: number[] }
  | { do: 'accept' | 'write' | 'leave'; who: number; group: number }
  | { do: 'add'; who: number; other: number; group: number }
  | { do: 'deactivate'; who: number };

const PEOPLE = 5;
const RUNS = isOnFerretDB() ? 6 : 30;
const person = fc.nat(PEOPLE - 1);
const group = fc.nat(3);
const others = fc.uniqueArray(person, { maxLength: 3 });
const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.oneof(
    { arbitrary: fc.record({ do: fc.constant<'create'>('create'), who: person, others }), weight: 4 },
    { arbitrary: fc.record({ do: fc.constantFrom('accept', 'write', 'leave'), who: person, group }), weight: 8 },
    { arbitrary: fc.record({ do: fc.constant<'add'>('add'), who: person, other: person, group }), weight: 4 },
    { arbitrary: fc.record({ do: fc.constant<'deactivate'>('deactivate'), who: person }), weight: 1 },
  ),
  { minLength: 5, maxLength: 25 },
);

describe('P12: the audience', () => {
  it('agrees with a naive model after every deed', { timeout: 60_000 }, async () => {
    const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
    console.log(`audience: seed ${seed}`);
    const property = fc.asyncProperty(deeds, async (sequence) => {
      const world: World = { groups: [], ended: new Set() };
      const people = await newPeople();
      const groupIds: string[] = [];
      for (const deed of sequence) {
        if (world.ended.has(deed.who)) continue;
        const expected = imagine(world, deed);
        expect(await isGranted(perform(deed, people, groupIds)), JSON.stringify(deed)).toBe(expected);
        await compare(world, people, groupIds);
      }
    });
    await fc.assert(property, { seed, numRuns: RUNS });
  });
});

function sees({ groups, ended }: World, viewer: number, other: number): boolean {
  const share = groups.some((places) => places.get(viewer) === 'present' && places.get(other) === 'present');
  return viewer === other || (share && !ended.has(other));
}

/** Puts people where the rule puts them, all judged by what was so before. */
function admit(world: World, places: World['groups'][number], adder: number, added: readonly number[]): void {
  const friends = added.filter((other) => sees(world, adder, other));
  for (const other of added) {
    if (places.get(other) !== 'present') places.set(other, friends.includes(other) ? 'present' : 'invited');
  }
}

/** What should come of the deed; answers whether it should be granted. */
function imagine(world: World, deed: Deed): boolean {
  const { who } = deed;
  if (deed.do === 'deactivate') {
    world.ended.add(who);
    return true;
  }
  if (deed.do === 'create') {
    if (deed.others.some((other) => world.ended.has(other))) return false;
    const places: World['groups'][number] = new Map([[who, 'present']]);
    admit(
      world,
      places,
      who,
      deed.others.filter((other) => other !== who),
    );
    world.groups.push(places);
    return true;
  }
  const places = world.groups[deed.group];
  if (!places?.has(who)) return false;
  if (deed.do === 'leave') return places.delete(who);
  if (deed.do === 'add') {
    if (places.get(who) !== 'present' || world.ended.has(deed.other)) return false;
    admit(world, places, who, [deed.other]);
    return true;
  }
  places.set(who, 'present');
  return true;
}

async function perform(deed: Deed, people: readonly Identity[], groupIds: string[]): Promise<unknown> {
  const { accounts, conversations, messages } = host.chat;
  const identity = (index: number) => people[index] as Identity;
  const who = identity(deed.who);
  if (deed.do === 'deactivate') return accounts.deactivate(idOf(who));
  if (deed.do === 'create') {
    const memberIds = deed.others.map((other) => idOf(identity(other)));
    return groupIds.push((await conversations.create(who, { type: 'group', memberIds })).id);
  }
  const groupId = groupIds[deed.group] ?? 'nowhere';
  switch (deed.do) {
    case 'accept':
      return conversations.accept(idOf(who), groupId);
    case 'write':
      return messages.send(who, { conversationId: groupId, content: 'hello' });
    case 'leave':
      return conversations.removeMember(who, groupId, idOf(who));
    case 'add':
      return conversations.addMember(who, groupId, idOf(identity(deed.other)));
  }
}

async function isGranted(attempt: Promise<unknown>): Promise<boolean> {
  try {
    await attempt;
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** Every exit shows the facts of those, and only those, whom the model lets see. */
async function compare(world: World, people: readonly Identity[], groupIds: readonly string[]): Promise<void> {
  const ids = people.map(idOf);
  for (const [viewer, id] of ids.entries()) {
    if (world.ended.has(viewer)) continue;
    const seen = ids.filter((_, other) => sees(world, viewer, other)).sort();
    const present = await host.chat.people.presence(id, ids);
    expect(present.map((one) => one.id).sort()).toEqual(seen);
    const contacts = await host.chat.people.contacts(id, PAGE);
    expect(contacts.items.map((one) => one.id).sort()).toEqual(seen.filter((other) => other !== id));
    for (const [index, groupId] of groupIds.entries()) {
      if (world.groups[index]?.get(viewer) !== 'present') continue;
      const { items } = await host.chat.conversations.participants(id, groupId, PAGE);
      for (const one of items) expect(one.isOnline).toBe(seen.includes(one.id));
    }
  }
}

/** People who are online and whom nobody knows yet. */
async function newPeople(): Promise<Identity[]> {
  const created = Array.from({ length: PEOPLE }, () => host.stranger());
  const people = await Promise.all(created);
  const facts = factsWith({ isOnline: true, lastActiveAt: host.clock.now, version: 1 });
  await host.store.save(people.map(({ subject }) => ({ ...subject, facts })));
  return people;
}
