/**
 * What SQLite does one after the other, PostgreSQL and MongoDB do at once.
 *
 * @module-tag long
 */
import { ABSENT } from '@meeshy/status-protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOnFerretDB } from '../../../gateway/test/support/mongodb-url.ts';
import { newId } from '../../src/chat/ids.ts';
import { type Host, idOf, openHost, PAGE } from './host.ts';

const AT_ONCE = 8;
const ROUNDS = isOnFerretDB() ? 5 : 20;
const times = <Result>(count: number, make: (index: number) => Result) =>
  Array.from({ length: count }, (_, i) => make(i));

let host: Host;
beforeAll(async () => {
  host = await openHost();
});
afterAll(() => host.close());

describe('at the same time', () => {
  it.skipIf(isOnFerretDB())('P7: gateways that save the same people in any order do not bar each other', async () => {
    const { store } = host;
    const people = times(200, () => newId(host.clock.now));
    const batch = (version: number, ids: string[]) =>
      ids.map((id) => ({ id, username: id, kind: 'user' as const, facts: { ...ABSENT, version } }));
    for (let round = 1; round <= ROUNDS; round++) {
      await Promise.all([store.save(batch(round * 2, people)), store.save(batch(round * 2 + 1, people.toReversed()))]);
    }
    const versions = (await store.load(people)).map(({ facts }) => facts.version);
    expect(new Set(versions)).toEqual(new Set([ROUNDS * 2 + 1]));
  });

  it('a direct conversation of two people is made once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [ann, ben] = await Promise.all([host.stranger(), host.stranger()]);
      const made = await Promise.all(
        times(AT_ONCE, (i) => {
          const [own, other] = i % 2 === 0 ? [ann, ben] : [ben, ann];
          return host.chat.conversations.create(own, { type: 'direct', memberIds: [idOf(other)] });
        }),
      );
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    }
  });

  it('a name is given to one person', async () => {
    for (let round = 0; round < 5; round++) {
      const signUps = times(AT_ONCE, () => host.signUp(`person${round}`));
      expect((await Promise.allSettled(signUps)).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
  });

  it('a name in a conversation is given to one guest', async () => {
    const owner = await host.signUp('owner');
    for (let round = 0; round < ROUNDS; round++) {
      const group = await host.group(owner);
      const links = await Promise.all(
        times(2, () => host.chat.conversations.createLink(owner, group, { expiresInMs: 60_000 })),
      );
      const guests = times(AT_ONCE, (i) => host.guest(links[i % 2]?.shareLink ?? '', 'Guest'));
      expect((await Promise.allSettled(guests)).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
  });

  it('P12: however many strangers invite somebody, they are invited', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [guest, ...hosts] = await Promise.all(times(3, () => host.stranger()));
      const [owner, friend] = hosts;
      if (!guest || !owner || !friend) throw new Error('There are three of them');
      const group = await host.group(owner, friend);
      await Promise.all(hosts.map((one) => host.chat.conversations.addMember(one, group, idOf(guest))));
      const { items } = await host.chat.conversations.participants(idOf(owner), group, PAGE);
      expect(items.find(({ id }) => id === idOf(guest))?.membership).toBe('invited');
    }
  });

  it('P12: no guest outlives the link that lets them in', async () => {
    const owner = await host.signUp('keeper');
    for (let round = 0; round < ROUNDS; round++) {
      const group = await host.group(owner);
      const link = await host.chat.conversations.createLink(owner, group, { expiresInMs: 60_000 });
      await Promise.allSettled([
        ...times(AT_ONCE, (i) => host.guest(link.shareLink, `Guest ${i}`)),
        host.chat.conversations.revokeLink(owner, group, link.id),
      ]);
      const { items } = await host.chat.conversations.participants(idOf(owner), group, PAGE);
      expect(items.map(({ username }) => username)).toEqual(['keeper']);
    }
  });
});
