/** P21: when a conversation is a crowd, and who is told of those who come and go in one. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isOnFerretDB } from '../../../gateway/test/support/mongodb-url.ts';
import { reviewCrowds } from '../../src/chat/crowds.ts';
import type { Identity } from '../../src/chat/types.ts';
import { type Host, idOf, openHost } from './host.ts';

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
    expect(await host.records.members.hold([id])).toEqual([]);
  });
});
