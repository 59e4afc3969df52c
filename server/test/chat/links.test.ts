import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Identity } from '../../src/chat/types.ts';
import { type Host, idOf, openHost, PAGE, refused } from './host.ts';

const HOUR_MS = 3_600_000;

let host: Host;
let owner: Identity;
let member: Identity;
let elsewhere: Identity;
let id: string;
beforeAll(async () => {
  host = await openHost();
  [owner, member, elsewhere] = (await Promise.all(['owner', 'member', 'elsewhere'].map(host.signUp))) as [
    Identity,
    Identity,
    Identity,
  ];
  id = await host.group(owner, member);
  await host.group(owner, elsewhere);
});
afterAll(() => host.close());

const newLink = () => host.chat.conversations.createLink(owner, id, { expiresInMs: HOUR_MS });

describe('share links', () => {
  it('let an anonymous participant into the one conversation', async () => {
    const link = await newLink();
    expect(link).toMatchObject({ conversationId: id, expiresAt: new Date(host.clock.now + HOUR_MS).toISOString() });
    const { sessionToken, participant } = await host.chat.accounts.joinByLink({
      shareLink: link.shareLink,
      username: 'Guest',
      language: 'en',
    });
    expect(participant).toMatchObject({
      username: 'Guest',
      isAnonymous: true,
      conversationId: id,
      expiresAt: link.expiresAt,
      email: null,
      role: 'USER',
    });
    expect(host.told()[0]).toBe(`joined ${id} ${participant.id}`);
    const identity = await host.chat.accounts.authenticate({ sessionToken });
    expect(identity).toEqual({
      subject: { id: participant.id, username: 'Guest', kind: 'anonymous' },
      language: 'en',
      role: 'USER',
      expiresAt: host.clock.now + HOUR_MS,
      conversationId: id,
    });
    expect((await host.chat.conversations.list(participant.id, PAGE)).items.map((one) => one.id)).toEqual([id]);
    expect((await host.chat.people.contacts(participant.id, PAGE)).items.map((one) => one.username)).toEqual([
      'member',
      'owner',
    ]);
    await refused(host.chat.people.person(participant.id, idOf(elsewhere)), 'NOT_FOUND');
    await refused(host.chat.people.person(idOf(elsewhere), participant.id), 'NOT_FOUND');
    await host.chat.messages.send(identity, { conversationId: id, content: 'hello' });
    expect(await host.secrets()).not.toContain(sessionToken);
  });

  it('give no account: neither conversations nor members nor links', async () => {
    const { identity } = await host.guest((await newLink()).shareLink, 'Visitor');
    const { conversations } = host.chat;
    await refused(conversations.create(identity, { type: 'direct', memberIds: [idOf(member)] }), 'FORBIDDEN');
    await refused(conversations.addMember(identity, id, idOf(elsewhere)), 'FORBIDDEN');
    await refused(conversations.createLink(identity, id, { expiresInMs: HOUR_MS }), 'FORBIDDEN');
    await refused(conversations.removeMember(identity, id, idOf(member)), 'FORBIDDEN');
    const guestId = idOf(identity);
    await refused(conversations.addMember(owner, id, guestId), 'NOT_FOUND');
    await refused(conversations.create(owner, { type: 'direct', memberIds: [guestId] }), 'NOT_FOUND');
  });

  it('are the owner’s alone', async () => {
    const link = await newLink();
    const { conversations } = host.chat;
    await refused(conversations.createLink(member, id, { expiresInMs: HOUR_MS }), 'FORBIDDEN');
    await refused(conversations.revokeLink(member, id, link.id), 'FORBIDDEN');
    await refused(conversations.revokeLink(elsewhere, id, link.id), 'NOT_FOUND');
    await refused(conversations.revokeLink(owner, id, 'nothing'), 'NOT_FOUND');
    const other = await host.group(owner);
    await refused(conversations.revokeLink(owner, other, link.id), 'NOT_FOUND');
    await host.guest(link.shareLink, 'Still welcome');
  });

  it('do not let anybody pass for somebody who is there', async () => {
    const { shareLink } = await newLink();
    const joined = (username: string) => host.chat.accounts.joinByLink({ shareLink, username });
    await host.chat.accounts.updateProfile(idOf(member), { displayName: 'Mémé' });
    const invited = await host.signUp('invited');
    await host.chat.conversations.addMember(owner, id, idOf(invited));
    for (const name of ['OWNER', 'Ówner', 'meme', 'member', 'Invited']) await refused(joined(name), 'CONFLICT');
    await joined('Elsewhere');
    await refused(joined('elsewhere'), 'CONFLICT');
    const { participant } = await joined('somebody');
    await refused(host.chat.accounts.updateProfile(participant.id, { displayName: 'Owner' }), 'CONFLICT');
    await host.chat.accounts.updateProfile(participant.id, { displayName: 'Somebody' });
  });

  it('end by revocation, with everybody who came by them', async () => {
    const link = await newLink();
    const kept = await host.guest((await newLink()).shareLink, 'kept');
    const [one, two] = [await host.guest(link.shareLink, 'one'), await host.guest(link.shareLink, 'two')];
    host.told();
    await host.chat.conversations.revokeLink(owner, id, link.id);
    expect(
      host
        .told()
        .filter((line) => line.startsWith('ended'))
        .sort(),
    ).toEqual([`ended ${idOf(one.identity)}`, `ended ${idOf(two.identity)}`].sort());
    await refused(host.chat.accounts.authenticate({ sessionToken: one.sessionToken }), 'UNAUTHORIZED');
    await refused(host.chat.accounts.joinByLink({ shareLink: link.shareLink, username: 'three' }), 'NOT_FOUND');
    const ids = [one, two, kept].map(({ identity }) => idOf(identity));
    expect(await host.chat.accounts.stillValid(ids)).toEqual(new Set([idOf(kept.identity)]));
    const members = await host.chat.directory.membersOf(id);
    expect(members).toContain(idOf(kept.identity));
    expect(members).not.toContain(idOf(one.identity));
    await refused(host.chat.people.person(idOf(owner), idOf(one.identity)), 'NOT_FOUND');
    await host.chat.conversations.revokeLink(owner, id, link.id);
    expect(host.told()).toEqual([]);
    await host.guest((await newLink()).shareLink, 'one');
  });

  it('end by themselves when their time is over', async () => {
    const { shareLink } = await newLink();
    const { sessionToken, identity } = await host.guest(shareLink, 'late');
    const before = (await host.chat.accounts.counts()).anonymousSessions;
    host.clock.now += HOUR_MS - 1;
    await host.chat.accounts.authenticate({ sessionToken });
    host.clock.now += 1;
    await refused(host.chat.accounts.authenticate({ sessionToken }), 'TOKEN_EXPIRED');
    host.told();
    await refused(host.chat.accounts.joinByLink({ shareLink, username: 'later' }), 'NOT_FOUND');
    expect(host.told()).toEqual([]);
    expect(await host.chat.accounts.stillValid([idOf(identity)])).toEqual(new Set());
    expect(await host.chat.directory.membersOf(id)).not.toContain(idOf(identity));
    await refused(host.chat.people.person(idOf(owner), idOf(identity)), 'NOT_FOUND');
    expect(before).toBeGreaterThan(0);
    expect((await host.chat.accounts.counts()).anonymousSessions).toBe(0);
  });

  it('end for whoever leaves or is removed: there is no other conversation to be in', async () => {
    const { shareLink } = await newLink();
    const removed = await host.guest(shareLink, 'removed');
    const gone = await host.guest(shareLink, 'gone');
    host.told();
    await host.chat.conversations.removeMember(owner, id, idOf(removed.identity));
    expect(host.told().slice(0, 2)).toEqual([
      `left ${id} ${idOf(removed.identity)}`,
      `ended ${idOf(removed.identity)}`,
    ]);
    await host.chat.conversations.removeMember(gone.identity, id, idOf(gone.identity));
    for (const { sessionToken } of [removed, gone]) {
      await refused(host.chat.accounts.authenticate({ sessionToken }), 'UNAUTHORIZED');
    }
  });
});
