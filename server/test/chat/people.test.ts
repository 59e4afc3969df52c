import { ABSENT, type Facts } from '@meeshy/status-protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import type { Identity } from '../../src/chat/types.ts';
import { type Host, idOf, openHost, PAGE, refused } from './host.ts';

let host: Host;
let alice: Identity;
let bob: Identity;
let stranger: Identity;
beforeAll(async () => {
  host = await openHost();
  [alice, bob, stranger] = (await Promise.all(['alice', 'bob', 'stranger'].map(host.signUp))) as [
    Identity,
    Identity,
    Identity,
  ];
  await host.group(alice, bob);
});
afterAll(() => host.close());

const online = (now: number): Facts => factsWith({ isOnline: true, lastActiveAt: now, version: now });

describe('P12: people', () => {
  it('shows facts to the audience and to oneself', async () => {
    const now = host.clock.now;
    await host.store.save([{ ...bob.subject, facts: online(now) }]);
    const time = new Date(now).toISOString();
    const person = {
      id: idOf(bob),
      username: 'bob',
      displayName: 'bob',
      isAnonymous: false,
      isOnline: true,
      lastSeen: null,
      lastActiveAt: time,
      version: now,
    };
    expect(await host.chat.people.person(idOf(alice), idOf(bob))).toEqual(person);
    expect(await host.chat.people.person(idOf(bob), idOf(bob))).toEqual(person);
    expect(await host.chat.people.presence(idOf(alice), [idOf(bob)])).toEqual([person]);
    expect((await host.chat.people.stored(idOf(bob))).facts).toEqual(online(now));
  });

  it('answers unknown people and strangers alike', async () => {
    const { people } = host.chat;
    for (const id of [idOf(stranger), 'nobody', '', "' or 1=1"])
      await refused(people.person(idOf(alice), id), 'NOT_FOUND');
    await refused(people.person(idOf(stranger), idOf(alice)), 'NOT_FOUND');
    await refused(people.stored('nobody'), 'NOT_FOUND');
    const seen = await people.presence(idOf(alice), [idOf(stranger), 'nobody', idOf(bob), idOf(alice)]);
    expect(seen.map(({ id }) => id).sort()).toEqual([idOf(alice), idOf(bob)].sort());
    expect(await people.presence(idOf(stranger), [idOf(alice), idOf(bob)])).toEqual([]);
  });

  it('hides the invited and those who left, from both sides', async () => {
    const { conversations, people } = host.chat;
    const [carl, dora] = await Promise.all([host.signUp('carl'), host.signUp('dora')]);
    const sees = async (viewer: Identity, other: Identity) =>
      (await people.presence(idOf(viewer), [idOf(other)])).length === 1;
    const both = async () => [await sees(carl, dora), await sees(dora, carl)];
    const { id } = await conversations.create(carl, { type: 'group', memberIds: [idOf(dora)] });
    expect(await both()).toEqual([false, false]);
    await conversations.accept(idOf(dora), id);
    expect(await both()).toEqual([true, true]);
    await conversations.removeMember(dora, id, idOf(dora));
    expect(await both()).toEqual([false, false]);
    expect((await people.contacts(idOf(carl), PAGE)).items).toEqual([]);
  });
});

describe('what is asked often', () => {
  /** MongoDB has no joins and two collections of people: it takes a query for each, at most four after each other. */
  it('is one database round trip, on MongoDB few', async () => {
    const { accounts, directory, people } = host.chat;
    const { token } = await accounts.login({ username: 'alice', password: 'correct horse' });
    const ids = [idOf(alice), idOf(bob), idOf(stranger)];
    const questions: [onMongo: number, ask: () => Promise<unknown>][] = [
      [1, () => accounts.authenticate({ token })],
      [2, () => accounts.stillValid(ids)],
      [1, () => directory.conversationsOf(idOf(alice))],
      [1, () => directory.membersOf('any')],
      [4, () => people.person(idOf(alice), idOf(bob))],
      [4, () => people.presence(idOf(alice), ids)],
      [5, () => people.contacts(idOf(alice), { ...PAGE, search: 'b' })],
    ];
    for (const [onMongo, ask] of questions) {
      expect(await host.queriesOf(ask)).toBe(process.env.TEST_DATABASE === 'mongodb' ? onMongo : 1);
    }
  });
});

describe('contacts', () => {
  const names = ['Zoe', 'émile', 'Emil', 'Åsa', 'bernard', '100%'];
  let viewer: Identity;
  let ids: Map<string, string>;
  beforeAll(async () => {
    viewer = await host.signUp('viewer');
    const crowd = await Promise.all(
      names.map(async (displayName, index) => {
        const one = await host.signUp(`crowd${index}`);
        await host.chat.accounts.updateProfile(idOf(one), { displayName });
        return one;
      }),
    );
    ids = new Map(names.map((name, index) => [name, idOf(crowd[index] as Identity)]));
    await host.group(viewer, ...crowd);
    // Shared twice, listed once.
    await host.group(viewer, ...crowd.slice(0, 2));
  });

  const shown = async (query: object) =>
    (await host.chat.people.contacts(idOf(viewer), { ...PAGE, ...query })).items.map((one) => one.displayName);

  it('are everyone in the audience but oneself, by name, accents and capitals aside', async () => {
    expect(await shown({})).toEqual(['100%', 'Åsa', 'bernard', 'Emil', 'émile', 'Zoe']);
  });

  it('are found by display name or user name', async () => {
    expect(await shown({ search: 'EMI' })).toEqual(['Emil', 'émile']);
    expect(await shown({ search: 'asa' })).toEqual(['Åsa']);
    expect(await shown({ search: 'CROWD4' })).toEqual(['bernard']);
    expect(await shown({ search: '%' })).toEqual(['100%']);
    expect(await shown({ search: '_' })).toEqual([]);
    expect(await shown({ search: 'alice' })).toEqual([]);
    expect(await shown({ search: "'; drop table subjects; --" })).toEqual([]);
  });

  it('are filtered by what is true now, not by what was stored', async () => {
    const now = host.clock.now;
    const id = (name: string) => ids.get(name) ?? '';
    await host.store.save([
      { id: id('Zoe'), username: 'crowd0', kind: 'user', facts: online(now) },
      { id: id('Emil'), username: 'crowd2', kind: 'user', facts: online(now) },
      { id: id('bernard'), username: 'crowd4', kind: 'user', facts: online(now - 600_000) },
    ]);
    host.live.set(id('Emil'), ABSENT);
    host.live.set(id('Åsa'), online(now));
    expect(await shown({ status: 'online' })).toEqual(['Åsa', 'Zoe']);
    expect(await shown({ status: 'away' })).toEqual(['bernard']);
    expect(await shown({ status: 'offline' })).toEqual(['100%', 'Emil', 'émile']);
    expect(await shown({ status: 'offline', search: 'emil' })).toEqual(['Emil', 'émile']);
    host.live.clear();
  });

  it('come by page, whoever enters or leaves in the meantime', async () => {
    const { people } = host.chat;
    const first = await people.contacts(idOf(viewer), { limit: 2 });
    expect(first.items.map((one) => one.displayName)).toEqual(['100%', 'Åsa']);
    const early = await host.signUp('aaa');
    await host.group(viewer, early);
    const rest: string[] = [];
    for (let cursor = first.nextCursor; cursor !== null; ) {
      const page = await people.contacts(idOf(viewer), { limit: 2, cursor });
      rest.push(...page.items.map((one) => one.displayName));
      cursor = page.nextCursor;
    }
    expect(rest).toEqual(['bernard', 'Emil', 'émile', 'Zoe']);

    const awayFirst = await people.contacts(idOf(viewer), { limit: 2, status: 'offline' });
    expect(awayFirst.items.map((one) => one.displayName)).toEqual(['100%', 'aaa']);
    const awayNext = await people.contacts(idOf(viewer), {
      limit: 9,
      status: 'offline',
      cursor: awayFirst.nextCursor ?? '',
    });
    expect(awayNext.items.map((one) => one.displayName)).toEqual(['Åsa', 'émile']);
    expect(awayNext.nextCursor).toBeNull();
  });

  it('P17: whoever has a status no more when read is in no list of it, and no page is shorter for that', async () => {
    const { people } = host.chat;
    const now = host.clock.now;
    for (const name of names) host.live.set(ids.get(name) ?? '', online(now));
    for (const name of ['100%', 'Åsa', 'Emil']) {
      host.known.set(ids.get(name) ?? '', online(now));
      host.live.set(ids.get(name) ?? '', ABSENT);
    }
    const pages: string[][] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await people.contacts(idOf(viewer), { limit: 2, status: 'online', ...(cursor && { cursor }) });
      pages.push(page.items.map((one) => one.displayName));
      cursor = page.nextCursor;
    }
    expect(pages).toEqual([['bernard', 'émile'], ['Zoe']]);
    host.live.clear();
    host.known.clear();
  });

  it('P12: are in no list any more when they have parted, though memory has not heard of it', async () => {
    const [ann, ben] = [await host.signUp('parting'), await host.signUp('parted')];
    const talk = await host.group(ann, ben);
    host.remembers(idOf(ann), [idOf(ben)]);
    const found = async () => (await host.chat.people.contacts(idOf(ann), { ...PAGE, status: 'offline' })).items;
    expect(await found()).toHaveLength(1);
    await host.chat.conversations.removeMember(ben, talk, idOf(ben));
    expect(await found()).toEqual([]);
  });

  it('refuse a cursor that is none', async () => {
    const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const cursor of ['nonsense', forged(null), forged([1, 'x']), forged(['a']), forged({ a: 1 })]) {
      await refused(host.chat.people.contacts(idOf(viewer), { limit: 2, cursor }), 'VALIDATION_ERROR');
    }
  });

  it('show to nobody who is alone', async () => {
    expect(await host.chat.people.contacts(idOf(stranger), PAGE)).toEqual({ items: [], nextCursor: null });
  });
});
