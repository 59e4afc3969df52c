/** P21: when a conversation is a crowd, and who is told of those who come and go in one. */

import { DEFAULT_THRESHOLDS } from '@meeshy/status-protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { faceOf } from '../../../gateway/src/presence/sight/face.ts';
import { sightOf } from '../../../gateway/src/presence/sight/sight.ts';
import { isOnFerretDB } from '../../../gateway/test/support/mongodb-url.ts';
import { factsWith } from '../../../shared/test/facts.ts';
import { reviewCrowds } from '../../src/chat/crowds.ts';
import { createListing, MOST_READ } from '../../src/chat/listing.ts';
import { readCursor } from '../../src/chat/page.ts';
import type { Range } from '../../src/chat/records.ts';
import type { Identity } from '../../src/chat/types.ts';
import { type Host, idOf, openHost, PAGE, refused } from './host.ts';

const CROWD_LIMIT = 4;
const ROUNDS = isOnFerretDB() ? 2 : 10;

let host: Host;
let owner: Identity;
beforeAll(async () => {
  host = await openHost({ CROWD_LIMIT: String(CROWD_LIMIT) });
  owner = await host.signUp('owner');
});
afterAll(() => host.close());
beforeEach(() => void host.told());

const strangers = (count: number) => Promise.all(Array.from({ length: count }, () => host.stranger()));
const isCrowd = async (id: string) => (await host.chat.directory.crowdsAmong([id])).includes(id);
const sorted = (...people: Identity[]) => people.map(idOf).sort().join(',');

/** A group of the owner and others, so many in all, and who the others are. */
async function groupOf(count: number): Promise<[id: string, ...others: Identity[]]> {
  const others = await strangers(count - 1);
  return [await host.group(owner, ...others), ...others];
}

async function linkTo(id: string, expiresInMs = 60_000) {
  return host.chat.conversations.createLink(owner, id, { expiresInMs });
}

describe('a crowd begins above the limit', () => {
  it('when one too many accepts, and not when somebody is invited', async () => {
    const [id] = await groupOf(CROWD_LIMIT);
    const [next] = (await strangers(1)) as [Identity];
    await host.chat.conversations.addMember(owner, id, idOf(next));
    expect(await isCrowd(id)).toBe(false);
    await host.chat.conversations.accept(idOf(next), id);
    expect(await isCrowd(id)).toBe(true);
  });

  it('when one too many accepts by writing', async () => {
    const [id] = await groupOf(CROWD_LIMIT);
    const [next] = (await strangers(1)) as [Identity];
    await host.chat.conversations.addMember(owner, id, idOf(next));
    await host.chat.messages.send(next, { conversationId: id, content: 'here' });
    expect(await isCrowd(id)).toBe(true);
  });

  it('when a friend is added, or many are there from the first', async () => {
    const friends = await strangers(CROWD_LIMIT + 1);
    await host.group(owner, ...friends);
    const { id } = await host.chat.conversations.create(owner, { type: 'group', memberIds: friends.map(idOf) });
    expect(await isCrowd(id)).toBe(true);
    const { id: other } = await host.chat.conversations.create(owner, {
      type: 'group',
      memberIds: friends.slice(2).map(idOf),
    });
    expect(await isCrowd(other)).toBe(false);
    await host.chat.conversations.addMember(owner, other, idOf(friends[0] as Identity));
    expect(await isCrowd(other)).toBe(true);
  });

  it('when a guest comes by a link', async () => {
    const [id] = await groupOf(CROWD_LIMIT);
    const link = await linkTo(id);
    await host.guest(link.shareLink, 'Guest');
    expect(await isCrowd(id)).toBe(true);
  });

  it('when many come at the same time, however they are counted', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [id] = await groupOf(2);
      const coming = await strangers(CROWD_LIMIT - 1);
      for (const one of coming) await host.chat.conversations.addMember(owner, id, idOf(one));
      await Promise.all(coming.map((one) => host.chat.conversations.accept(idOf(one), id)));
      expect(await isCrowd(id)).toBe(true);
    }
  });
});

describe('a crowd ends below 90 % of the limit', () => {
  it('when people leave or are removed', async () => {
    const [id, one, other] = await groupOf(CROWD_LIMIT + 1);
    await host.chat.conversations.removeMember(one as Identity, id, idOf(one as Identity));
    expect(await isCrowd(id)).toBe(true);
    await host.chat.conversations.removeMember(owner, id, idOf(other as Identity));
    expect(await isCrowd(id)).toBe(false);
  });

  it('when accounts end, of all conversations that they were in', async () => {
    const [id, one, other, ...rest] = await groupOf(CROWD_LIMIT + 1);
    const also = await host.group(owner, ...([one, other, ...rest] as Identity[]));
    await host.chat.accounts.deactivate(idOf(one as Identity));
    await host.chat.accounts.deactivate(idOf(other as Identity));
    expect(await host.chat.directory.crowdsAmong([id, also])).toEqual([]);
  });

  it('when two accounts end at the same time, each the owner of what both were in', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const people = (await strangers(CROWD_LIMIT + 1)) as [Identity, Identity, ...Identity[]];
      const [one, other, ...rest] = people;
      const both = [await host.group(one, other, ...rest), await host.group(other, one, ...rest)];
      await Promise.all([one, other].map((who) => host.chat.accounts.deactivate(idOf(who))));
      expect(await host.chat.directory.crowdsAmong(both)).toEqual([]);
    }
  });

  it('when a link is revoked', async () => {
    const [id] = await groupOf(CROWD_LIMIT - 1);
    const link = await linkTo(id);
    await host.guest(link.shareLink, 'One');
    await host.guest(link.shareLink, 'Two');
    expect(await isCrowd(id)).toBe(true);
    await host.chat.conversations.revokeLink(owner, id, link.id);
    expect(await isCrowd(id)).toBe(false);
  });

  it('when a link has expired and it is reviewed', async () => {
    const [id] = await groupOf(CROWD_LIMIT - 1);
    const link = await linkTo(id, 60_000);
    await host.guest(link.shareLink, 'One');
    await host.guest(link.shareLink, 'Two');
    host.clock.now += 60_000;
    await host.chat.conversations.reviewCrowds();
    expect(await isCrowd(id)).toBe(false);
  });

  it('when people come and go at the same time, as many as are there in the end say', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [id, ...others] = await groupOf(CROWD_LIMIT + 1);
      await Promise.all(others.map((one) => host.chat.conversations.removeMember(one, id, idOf(one))));
      expect(await isCrowd(id)).toBe(false);
    }
  });
});

describe('a crowd under another limit', () => {
  it('is none any more, or becomes one, when it is reviewed', async () => {
    const [id] = await groupOf(CROWD_LIMIT);
    const [large] = await groupOf(CROWD_LIMIT + 1);
    const review = (limit: number) => reviewCrowds(host.records, limit, host.clock.now);
    const among = () => host.chat.directory.crowdsAmong([id, large]);
    expect(await review(CROWD_LIMIT)).toEqual([]);
    expect((await review(CROWD_LIMIT - 1)).includes(id)).toBe(true);
    expect(await among()).toEqual([id, large]);
    await review(2 * CROWD_LIMIT);
    expect(await among()).toEqual([]);
    await review(CROWD_LIMIT);
    expect(await among()).toEqual([large]);
  });
});

describe('who comes and goes in a crowd', () => {
  it('is told to everybody when it begins and when it ends, and else to the one who came', async () => {
    const [id, one, other, third] = (await groupOf(CROWD_LIMIT)) as [string, Identity, Identity, Identity];
    const [fifth, sixth] = (await strangers(2)) as [Identity, Identity];
    for (const who of [fifth, sixth]) await host.chat.conversations.addMember(owner, id, idOf(who));
    host.told();
    await host.chat.conversations.accept(idOf(fifth), id);
    expect(host.told()).toEqual([
      `joined ${id} ${idOf(fifth)}`,
      `joined ${id} to ${sorted(owner, one, other, third, fifth)}`,
    ]);
    await host.chat.conversations.accept(idOf(sixth), id);
    expect(host.told()).toEqual([`joined ${id} ${idOf(sixth)}`, `joined ${id} to ${idOf(sixth)}`]);
    await host.chat.conversations.removeMember(sixth, id, idOf(sixth));
    expect(host.told()).toEqual([`left ${id} ${idOf(sixth)}`, `left ${id} to ${idOf(sixth)}`]);
    await host.chat.conversations.removeMember(fifth, id, idOf(fifth));
    await host.chat.conversations.removeMember(third, id, idOf(third));
    expect(host.told().slice(-1)).toEqual([`joined ${id} to ${sorted(owner, one, other)}`]);
  });

  it('is told to nobody when a stranger is invited but to them', async () => {
    const [id] = await groupOf(CROWD_LIMIT + 1);
    const [next] = (await strangers(1)) as [Identity];
    await host.chat.conversations.addMember(owner, id, idOf(next));
    expect(host.told()).toEqual([`invited ${id} to ${idOf(next)}`]);
  });
});

describe('a conversation of two', () => {
  it('is never counted', async () => {
    const [one, other] = (await strangers(2)) as [Identity, Identity];
    const { id } = await host.chat.conversations.create(one, { type: 'direct', memberIds: [idOf(other)] });
    expect(await host.records.crowds.hold([id])).toEqual([]);
  });
});

describe('what is shown of a crowd', () => {
  it('is how many are present, not who; to the invited nothing', async () => {
    const [id, one] = await groupOf(CROWD_LIMIT + 1);
    const [next] = (await strangers(1)) as [Identity];
    await host.chat.conversations.addMember(owner, id, idOf(next));
    const shown = async (who: Identity) =>
      (await host.chat.conversations.list(idOf(who), { limit: 1 })).items.map(
        ({ isCrowd, memberCount, memberIds }) => ({ isCrowd, memberCount, memberIds }),
      );
    // Who ask at the same time are counted for once, and each is shown what is theirs.
    expect(await Promise.all([one as Identity, next].map(shown))).toEqual([
      [{ isCrowd: true, memberCount: CROWD_LIMIT + 1, memberIds: [] }],
      [{ isCrowd: false, memberCount: 0, memberIds: [] }],
    ]);
    expect(await host.chat.conversations.accept(idOf(next), id)).toMatchObject({
      isCrowd: true,
      memberCount: CROWD_LIMIT + 2,
      memberIds: [],
    });
  });
});

describe('contacts', () => {
  it('are those with whom one shares more than crowds, all of whom one may look at', async () => {
    const [id, one, other] = (await groupOf(CROWD_LIMIT + 1)) as [string, Identity, Identity];
    await host.group(one, other);
    const contacts = async (query = {}) =>
      (await host.chat.people.contacts(idOf(one), { ...PAGE, ...query })).items.map((person) => person.id);
    expect(await contacts()).toEqual([idOf(other)]);
    expect(await contacts({ status: 'offline' })).toEqual([idOf(other)]);
    expect((await host.chat.people.person(idOf(one), idOf(owner))).id).toBe(idOf(owner));
    for (const who of [owner, other]) await host.chat.conversations.removeMember(who, id, idOf(who));
    expect(await contacts()).toHaveLength(CROWD_LIMIT - 1);
  });
});

describe('participants', () => {
  const NAMES = ['Anna', 'Änne', 'Bert', 'Cid', 'Dora'];
  let id: string;
  let viewer: Identity;
  let people: Identity[];
  beforeAll(async () => {
    people = await Promise.all(NAMES.map((_, index) => host.signUp(`part-${index}`)));
    for (const [index, one] of people.entries()) {
      await host.chat.accounts.updateProfile(idOf(one), { displayName: NAMES[index] ?? '' });
    }
    viewer = people[0] as Identity;
    id = await host.group(...(people as [Identity, ...Identity[]]));
    const facts = factsWith({ isOnline: true, lastActiveAt: host.clock.now, version: 7 });
    for (const one of [people[1], people[3]]) await host.store.save([{ ...(one as Identity).subject, facts }]);
  });

  const page = (query = {}) => host.chat.conversations.participants(idOf(viewer), id, { ...PAGE, ...query });
  const shown = async (query = {}) => (await page(query)).items.map(({ displayName }) => displayName);

  it('are found by a part of their names, accents and capitals aside', async () => {
    expect(await shown({ search: 'an' })).toEqual(['Anna', 'Änne']);
    expect(await shown({ search: 'PART-3' })).toEqual(['Cid']);
    expect(await shown({ search: '%' })).toEqual([]);
  });

  it('are found by their status, as whoever looks sees it', async () => {
    expect(await shown({ status: 'online' })).toEqual(['Änne', 'Cid']);
    expect(await shown({ status: 'offline' })).toEqual(['Anna', 'Bert', 'Dora']);
    expect(await shown({ status: 'online', search: 'd' })).toEqual(['Cid']);
    expect(await shown({ status: 'away' })).toEqual([]);
  });

  it('are found by page', async () => {
    const first = await page({ status: 'offline', limit: 2 });
    expect(first.items.map(({ displayName }) => displayName)).toEqual(['Anna', 'Bert']);
    const next = await page({ status: 'offline', limit: 2, cursor: first.nextCursor ?? '' });
    expect(next.items.map(({ displayName }) => displayName)).toEqual(['Dora']);
    expect(next.nextCursor).toBeNull();
  });

  it('are found by nobody else', async () => {
    const [stranger] = (await strangers(1)) as [Identity];
    for (const query of [{ search: 'an' }, { status: 'online' as const }, { search: 'nobody' }]) {
      await refused(host.chat.conversations.participants(idOf(stranger), id, { ...PAGE, ...query }), 'NOT_FOUND');
    }
  });
});

describe('a page of participants by status', () => {
  it('is given up after so many, and the next one goes on', async () => {
    const names = Array.from({ length: 12_000 }, (_, index) => String(index).padStart(5, '0'));
    const records = names.map((nameKey) => ({
      ...{ id: nameKey, username: nameKey, kind: 'user' as const, displayName: nameKey, nameKey },
      facts: factsWith({ isOnline: nameKey === '11000', version: 1 }),
    }));
    const list = createListing(
      {
        now: () => 0,
        lookAs:
          async () =>
          ({ facts, ...subject }) =>
            faceOf({ subject, facts }, sightOf('viewer', subject.id, true), 0),
      },
      DEFAULT_THRESHOLDS,
    );
    let asked = 0;
    const read = async ({ after, limit }: Required<Range<string>>) => {
      asked += 1;
      return records.filter(({ nameKey }) => !after || nameKey > after[0]).slice(0, limit);
    };
    const found: [items: string[], asked: number][] = [];
    for (let cursor: string | null | undefined; cursor !== null; asked = 0) {
      const range = { after: readCursor(cursor, 'string'), limit: 50, status: 'online' as const, first: MOST_READ };
      const page = await list('viewer', { ...range, read, isSeen: () => true }, ({ id }) => id);
      found.push([page.items, asked]);
      cursor = page.nextCursor;
    }
    expect(found).toEqual([
      [[], 5],
      [[], 5],
      [['11000'], 3],
    ]);
  });
});
