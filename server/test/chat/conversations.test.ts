import { ABSENT } from '@meeshy/status-protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import type { Identity } from '../../src/chat/types.ts';
import { type Host, idOf, openHost, PAGE, refused } from './host.ts';

let host: Host;
beforeAll(async () => {
  host = await openHost();
});
afterAll(() => host.close());

let made = 0;
/** Three people whom no other test knows. */
async function three(): Promise<[Identity, Identity, Identity]> {
  made += 1;
  const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((letter) => host.signUp(`${letter}${made}`)));
  host.told();
  return [a, b, c] as [Identity, Identity, Identity];
}

const sorted = (...people: Identity[]) => people.map(idOf).sort().join(',');

describe('P12: entering a conversation', () => {
  it('invites strangers and lets friends in at once', async () => {
    const [ann, ben, cleo] = await three();
    await host.group(ann, ben);
    const { id, ...created } = await host.chat.conversations.create(ann, {
      type: 'group',
      title: 'Plans',
      memberIds: [idOf(ben), `@${cleo.subject.username.toUpperCase()}`, idOf(ann)],
    });
    expect(created).toEqual({
      type: 'group',
      title: 'Plans',
      createdAt: new Date(host.clock.now).toISOString(),
      membership: 'present',
      invitedBy: null,
      isOwner: true,
      peer: null,
      peerMembership: null,
      memberIds: expect.arrayContaining([idOf(ann), idOf(ben)]),
      memberCount: 2,
      isCrowd: false,
      lastMessage: null,
    });
    expect(created.memberIds).toHaveLength(2);
    expect(host.told().sort()).toEqual(
      [
        `joined ${id} ${idOf(ann)}`,
        `joined ${id} ${idOf(ben)}`,
        `invited ${id} to ${idOf(cleo)}`,
        `created ${id} to ${sorted(ann, ben)}`,
      ].sort(),
    );
    expect((await host.chat.directory.membersOf(id)).sort()).toEqual([idOf(ann), idOf(ben)].sort());
  });

  it('shows the invited who asks, and nothing else', async () => {
    const [ann, ben, cleo] = await three();
    const { id } = await host.chat.conversations.create(ann, { type: 'group', memberIds: [idOf(ben)] });
    await host.chat.messages.send(ann, { conversationId: id, content: 'hello?' });
    const [invitation] = (await host.chat.conversations.list(idOf(ben), PAGE)).items;
    expect(invitation).toMatchObject({
      id,
      membership: 'invited',
      invitedBy: { id: idOf(ann), username: ann.subject.username },
      memberIds: [],
      lastMessage: null,
    });
    expect(JSON.stringify(invitation)).not.toContain('isOnline');
    // Nor while members ask as well: the database is asked for all of them at once.
    const [ofAnn, ofBen] = await Promise.all([ann, ben].map((who) => host.chat.conversations.list(idOf(who), PAGE)));
    expect(ofAnn?.items[0]?.memberIds).toEqual([idOf(ann)]);
    expect(ofBen?.items[0]).toEqual(invitation);
    await refused(host.chat.conversations.participants(idOf(ben), id, PAGE), 'NOT_FOUND');
    await refused(host.chat.messages.history(idOf(ben), id, PAGE), 'NOT_FOUND');
    await refused(host.chat.conversations.requirePresent(idOf(ben), id), 'NOT_FOUND');
    await refused(host.chat.conversations.addMember(ben, id, idOf(cleo)), 'NOT_FOUND');
    await refused(host.chat.conversations.createLink(ben, id, { expiresInMs: 60_000 }), 'NOT_FOUND');
    expect(await host.chat.directory.conversationsOf(idOf(ben))).toEqual([]);
  });

  it('lists the invited to the members with absent facts, unless they share something else', async () => {
    const [ann, ben, cleo] = await three();
    await host.group(ann, cleo);
    const { id } = await host.chat.conversations.create(ben, { type: 'group', memberIds: [idOf(ann), idOf(cleo)] });
    await host.chat.conversations.accept(idOf(ann), id);
    const facts = factsWith({ isOnline: true, lastActiveAt: host.clock.now, version: 7 });
    await host.store.save([{ ...cleo.subject, facts }]);
    const cleoAsSeenBy = async (viewer: Identity) =>
      (await host.chat.conversations.participants(idOf(viewer), id, PAGE)).items.find((one) => one.id === idOf(cleo));
    expect(await cleoAsSeenBy(ben)).toMatchObject({ membership: 'invited', isOwner: false, ...ABSENT });
    expect(await cleoAsSeenBy(ann)).toMatchObject({ membership: 'invited', isOnline: true, version: 7 });
  });

  it('is by accepting, once', async () => {
    const [ann, ben, cleo] = await three();
    const { id } = await host.chat.conversations.create(ann, { type: 'group', memberIds: [idOf(ben)] });
    host.told();
    const accepted = await host.chat.conversations.accept(idOf(ben), id);
    expect(accepted).toMatchObject({ membership: 'present', invitedBy: null });
    expect(accepted.memberIds.sort()).toEqual([idOf(ann), idOf(ben)].sort());
    expect(host.told()).toEqual([`joined ${id} ${idOf(ben)}`, `joined ${id} to ${sorted(ann, ben)}`]);
    await host.chat.conversations.accept(idOf(ben), id);
    expect(host.told()).toEqual([]);
    await refused(host.chat.conversations.accept(idOf(cleo), id), 'NOT_FOUND');
    await refused(host.chat.conversations.accept(idOf(ben), 'nowhere'), 'NOT_FOUND');
  });

  it('is by writing there', async () => {
    const [ann, ben, cleo] = await three();
    const { id } = await host.chat.conversations.create(ann, { type: 'group', memberIds: [idOf(ben)] });
    host.told();
    await host.chat.messages.send(ben, { conversationId: id, content: 'here I am' });
    expect(host.told()).toEqual([
      `joined ${id} ${idOf(ben)}`,
      `joined ${id} to ${sorted(ann, ben)}`,
      `message ${id} here I am`,
    ]);
    await refused(host.chat.messages.send(cleo, { conversationId: id, content: 'me too' }), 'NOT_FOUND');
    expect(host.told()).toEqual([]);
  });

  it('is by being added by a member: invited by a stranger, present by a friend', async () => {
    const [ann, ben, cleo] = await three();
    const id = await host.group(ann, ben);
    expect(await host.chat.conversations.addMember(ann, id, idOf(cleo))).toEqual({ membership: 'invited' });
    expect(host.told()).toEqual([`invited ${id} to ${idOf(cleo)}`, `joined ${id} to ${sorted(ann, ben)}`]);
    expect(await host.chat.conversations.addMember(ann, id, `@${cleo.subject.username}`)).toEqual({
      membership: 'invited',
    });
    expect(host.told()).toEqual([]);
    await host.group(ben, cleo);
    expect(await host.chat.conversations.addMember(ben, id, idOf(cleo))).toEqual({ membership: 'present' });
    expect(host.told()).toContain(`joined ${id} ${idOf(cleo)}`);
    expect(await host.chat.conversations.addMember(ann, id, idOf(cleo))).toEqual({ membership: 'present' });
    expect(host.told()).toEqual([]);
  });

  it('is not for unknown people, nor into the conversations of others', async () => {
    const [ann, ben, cleo] = await three();
    const id = await host.group(ann, ben);
    for (const nobody of ['nobody', '@nobody', '@', idOf(ann).toUpperCase()]) {
      await refused(host.chat.conversations.addMember(ann, id, nobody), 'NOT_FOUND');
    }
    await refused(host.chat.conversations.create(ann, { type: 'group', memberIds: ['nobody'] }), 'NOT_FOUND');
    const gone = await host.signUp(`gone${made}`);
    await host.chat.accounts.deactivate(idOf(gone));
    host.told();
    await refused(host.chat.conversations.addMember(ann, id, idOf(gone)), 'NOT_FOUND');
    await refused(host.chat.conversations.addMember(ann, id, `@${gone.subject.username}`), 'NOT_FOUND');
    await refused(host.chat.conversations.addMember(cleo, id, idOf(cleo)), 'NOT_FOUND');
    await refused(host.chat.conversations.addMember(cleo, 'nowhere', idOf(cleo)), 'NOT_FOUND');
    expect(host.told()).toEqual([]);
  });
});

describe('direct conversations', () => {
  it('are made once for a pair, whoever asks, however often at a time', async () => {
    const [ann, ben] = await three();
    const asked = await Promise.all([
      host.chat.conversations.create(ann, { type: 'direct', memberIds: [idOf(ben)] }),
      host.chat.conversations.create(ann, { type: 'direct', memberIds: [`@${ben.subject.username}`] }),
    ]);
    const [first] = asked;
    await host.chat.conversations.accept(idOf(ben), first.id);
    const again = await host.chat.conversations.create(ben, { type: 'direct', memberIds: [idOf(ann)] });
    expect(new Set([...asked, again].map(({ id }) => id)).size).toBe(1);
    expect(first).toMatchObject({ title: null, peer: { id: idOf(ben), ...ABSENT } });
    expect(again).toMatchObject({ membership: 'present', isOwner: false, peer: { id: idOf(ann) } });
  });

  it('do not turn an invitation into presence by being asked for', async () => {
    const [ann, ben] = await three();
    await host.chat.conversations.create(ann, { type: 'direct', memberIds: [idOf(ben)] });
    const facts = factsWith({ isOnline: true, lastActiveAt: host.clock.now, version: 7 });
    await host.store.save([{ ...ann.subject, facts }]);
    const asked = await host.chat.conversations.create(ben, { type: 'direct', memberIds: [idOf(ann)] });
    expect(asked).toMatchObject({ membership: 'invited', memberIds: [], peer: { id: idOf(ann), ...ABSENT } });
    expect(await host.chat.people.presence(idOf(ann), [idOf(ben)])).toEqual([]);
  });

  it('say whether the other one is there, is waited for, or neither', async () => {
    const [ann, ben] = await three();
    const both = { type: 'direct' as const, memberIds: [idOf(ben)] };
    const { id, ...first } = await host.chat.conversations.create(ann, both);
    const listed = async (who: Identity) => (await host.chat.conversations.list(idOf(who), PAGE)).items;
    expect(first).toMatchObject({ peerMembership: 'invited' });
    // Nothing is told of who else is in what one has not entered.
    expect(await listed(ben)).toMatchObject([{ peer: { id: idOf(ann) }, peerMembership: null }]);
    await host.chat.conversations.removeMember(ben, id, idOf(ben));
    expect(await listed(ann)).toMatchObject([{ peer: { id: idOf(ben), ...ABSENT }, peerMembership: null }]);
    await host.chat.conversations.create(ann, both);
    expect(await listed(ann)).toMatchObject([{ peerMembership: 'invited' }]);
    expect(await host.chat.conversations.accept(idOf(ben), id)).toMatchObject({ peerMembership: 'present' });
    expect(await listed(ann)).toMatchObject([{ peerMembership: 'present' }]);
    await host.chat.conversations.removeMember(ben, id, idOf(ben));
    expect(await listed(ann)).toMatchObject([{ peerMembership: null, memberIds: [idOf(ann)] }]);
  });

  it('invite again whoever left or declined', async () => {
    const [ann, ben] = await three();
    const { id } = await host.chat.conversations.create(ann, { type: 'direct', memberIds: [idOf(ben)] });
    await host.chat.conversations.removeMember(ben, id, idOf(ben));
    expect((await host.chat.conversations.list(idOf(ben), PAGE)).items).toEqual([]);
    host.told();
    const again = await host.chat.conversations.create(ann, { type: 'direct', memberIds: [idOf(ben)] });
    expect(again.id).toBe(id);
    expect(host.told()).toEqual([`invited ${id} to ${idOf(ben)}`, `joined ${id} to ${idOf(ann)}`]);
    expect((await host.chat.conversations.list(idOf(ben), PAGE)).items).toMatchObject([{ membership: 'invited' }]);
  });

  it('are between two people and stay so', async () => {
    const [ann, ben, cleo] = await three();
    const direct = (...people: Identity[]) =>
      host.chat.conversations.create(ann, { type: 'direct', memberIds: people.map(idOf) });
    await refused(direct(), 'VALIDATION_ERROR');
    await refused(direct(ann), 'VALIDATION_ERROR');
    await refused(direct(ben, cleo), 'VALIDATION_ERROR');
    const { id } = await direct(ben);
    await host.chat.conversations.accept(idOf(ben), id);
    await refused(host.chat.conversations.addMember(ann, id, idOf(cleo)), 'FORBIDDEN');
    await refused(host.chat.conversations.removeMember(ann, id, idOf(ben)), 'FORBIDDEN');
    await refused(host.chat.conversations.createLink(ann, id, { expiresInMs: 60_000 }), 'FORBIDDEN');
  });
});

describe('P12: leaving a conversation', () => {
  it('is everyone’s right; only the owner removes others', async () => {
    const [ann, ben, cleo] = await three();
    const id = await host.group(ann, ben, cleo);
    await refused(host.chat.conversations.removeMember(ben, id, idOf(cleo)), 'FORBIDDEN');
    await refused(host.chat.conversations.removeMember(ann, id, 'nobody'), 'NOT_FOUND');
    await host.chat.conversations.removeMember(ann, id, idOf(cleo));
    expect(host.told()).toEqual([
      `left ${id} ${idOf(cleo)}`,
      `left ${id} to ${idOf(cleo)}`,
      `joined ${id} to ${sorted(ann, ben)}`,
    ]);
    await refused(host.chat.messages.history(idOf(cleo), id, PAGE), 'NOT_FOUND');
    await refused(host.chat.messages.send(cleo, { conversationId: id, content: 'wait' }), 'NOT_FOUND');
    await refused(host.chat.conversations.removeMember(cleo, id, idOf(cleo)), 'NOT_FOUND');
    expect((await host.chat.conversations.list(idOf(cleo), PAGE)).items).toEqual([]);
  });

  it('is also declining, of which presence hears nothing', async () => {
    const [ann, ben] = await three();
    const { id } = await host.chat.conversations.create(ann, { type: 'group', memberIds: [idOf(ben)] });
    host.told();
    await host.chat.conversations.removeMember(ben, id, idOf(ben));
    expect(host.told()).toEqual([`left ${id} to ${idOf(ben)}`, `joined ${id} to ${idOf(ann)}`]);
  });

  it('passes on what one owns', async () => {
    const [ann, ben, cleo] = await three();
    const id = await host.group(ann, ben, cleo);
    await host.chat.conversations.removeMember(ann, id, idOf(ann));
    const owners = (await host.chat.conversations.participants(idOf(ben), id, PAGE)).items.filter((one) => one.isOwner);
    expect(owners).toHaveLength(1);
    expect([idOf(ben), idOf(cleo)]).toContain(owners[0]?.id);
  });
});

describe('lists', () => {
  it('come by page, the latest made first, whatever is made in the meantime', async () => {
    const [ann] = await three();
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      host.clock.now += 1;
      ids.unshift((await host.chat.conversations.create(ann, { type: 'group', memberIds: [] })).id);
    }
    const first = await host.chat.conversations.list(idOf(ann), { limit: 2 });
    host.clock.now += 1;
    await host.chat.conversations.create(ann, { type: 'group', memberIds: [] });
    const second = await host.chat.conversations.list(idOf(ann), { limit: 2, cursor: first.nextCursor ?? '' });
    const third = await host.chat.conversations.list(idOf(ann), { limit: 2, cursor: second.nextCursor ?? '' });
    expect([first, second, third].flatMap((page) => page.items.map(({ id }) => id))).toEqual(ids);
    expect(third.nextCursor).toBeNull();
    await refused(host.chat.conversations.list(idOf(ann), { limit: 2, cursor: 'nonsense' }), 'VALIDATION_ERROR');
  });

  it('of participants come by page and by name, to members only', async () => {
    const [ann, ben, cleo] = await three();
    const id = await host.group(ann, cleo, ben);
    const first = await host.chat.conversations.participants(idOf(ben), id, { limit: 2 });
    const next = await host.chat.conversations.participants(idOf(ben), id, {
      limit: 2,
      cursor: first.nextCursor ?? '',
    });
    expect([...first.items, ...next.items].map((one) => one.id)).toEqual([ann, ben, cleo].map(idOf));
    expect(first.items.map((one) => one.isOwner)).toEqual([true, false]);
    const [stranger] = await three();
    await refused(host.chat.conversations.participants(idOf(stranger), id, PAGE), 'NOT_FOUND');
    await refused(host.chat.conversations.participants(idOf(stranger), 'nowhere', PAGE), 'NOT_FOUND');
  });
});

describe('P17: direct people', () => {
  it('are those of a conversation that is between two for good', async () => {
    const [ann, ben] = await Promise.all([host.signUp('ann-direct'), host.signUp('ben-direct')]);
    const direct = await host.chat.conversations.create(ann, { type: 'direct', memberIds: [idOf(ben)] });
    const group = await host.group(ann, ben);
    const { directory } = host.chat;
    expect(await directory.directAmong([group, direct.id, 'nothing'])).toEqual([direct.id]);
    expect(await Promise.all([directory.directAmong([group]), directory.directAmong([direct.id])])).toEqual([
      [],
      [direct.id],
    ]);
  });
});
