import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Identity } from '../../src/chat/types.ts';
import { type Host, idOf, openHost, PAGE, refused } from './host.ts';

const STRANGE = [
  'a\0b',
  'half \ud83d of one',
  '\udc00',
  '"quoted" \\u0000 \\',
  '👩‍👩‍👧 Ω',
  '%_\\',
  "'; drop table subjects",
];

let host: Host;
let owner: Identity;
let group: string;
beforeAll(async () => {
  host = await openHost();
  owner = await host.signUp('owner');
  group = await host.group(owner);
});
afterAll(() => host.close());

const cursorOf = (position: unknown) => Buffer.from(JSON.stringify(position)).toString('base64url');

describe('whatever people write', () => {
  it.each(STRANGE)('%j is a message, a title and a name', async (text) => {
    const { messages, conversations, accounts } = host.chat;
    await messages.send(owner, { conversationId: group, content: text });
    const { items } = await messages.history(idOf(owner), group, { limit: 1 });
    expect(items[0]?.content).toHaveLength(text.length);
    await conversations.create(owner, { type: 'group', title: text, memberIds: [] });
    await accounts.updateProfile(idOf(owner), { displayName: text });
    const { items: members } = await conversations.participants(idOf(owner), group, PAGE);
    expect(members[0]?.displayName).toHaveLength(text.length);
  });

  it.each(STRANGE)('%j finds nobody', async (text) => {
    const { accounts, people, conversations } = host.chat;
    await refused(accounts.login({ username: text, password: text }), 'UNAUTHORIZED');
    await refused(accounts.authenticate({ sessionToken: text }), 'UNAUTHORIZED');
    await refused(accounts.joinByLink({ shareLink: text, username: 'guest' }), 'NOT_FOUND');
    await refused(conversations.create(owner, { type: 'direct', memberIds: [`@${text}`] }), 'NOT_FOUND');
    expect((await people.contacts(idOf(owner), { ...PAGE, search: text })).items).toEqual([]);
    expect(await people.presence(idOf(owner), [text])).toEqual([]);
  });

  it('a cursor of the right form and no sense is a page or a refusal', async () => {
    const { messages, people } = host.chat;
    for (const text of STRANGE) await people.contacts(idOf(owner), { ...PAGE, cursor: cursorOf([text, text]) });
    await messages.history(idOf(owner), group, { ...PAGE, cursor: cursorOf([-1, 'x']) });
    for (const number of [1.5, 1e300]) {
      await refused(
        messages.history(idOf(owner), group, { ...PAGE, cursor: cursorOf([number, 'x']) }),
        'VALIDATION_ERROR',
      );
    }
  });
});
