import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Identity } from '../../src/chat/types.ts';
import { type Host, idOf, openHost, PAGE, refused } from './host.ts';

let host: Host;
let ann: Identity;
let ben: Identity;
let stranger: Identity;
let id: string;
beforeAll(async () => {
  host = await openHost();
  [ann, ben, stranger] = (await Promise.all(['ann', 'ben', 'stranger'].map(host.signUp))) as [
    Identity,
    Identity,
    Identity,
  ];
  id = await host.group(ann, ben);
});
afterAll(() => host.close());

const say = (who: Identity, content: string) => host.chat.messages.send(who, { conversationId: id, content });

describe('messages', () => {
  it('are stored, told and shown as the last one', async () => {
    const message = await host.chat.messages.send(ann, {
      conversationId: id,
      content: 'salut',
      originalLanguage: 'it',
    });
    expect(message).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      conversationId: id,
      senderId: idOf(ann),
      senderUsername: 'ann',
      senderDisplayName: 'ann',
      content: 'salut',
      originalLanguage: 'it',
      createdAt: new Date(host.clock.now).toISOString(),
    });
    expect(host.told()).toEqual([`message ${id} salut`]);
    expect((await host.chat.messages.history(idOf(ben), id, PAGE)).items).toEqual([message]);
    expect((await host.chat.conversations.list(idOf(ben), PAGE)).items[0]?.lastMessage).toEqual(message);
    expect((await say(ben, 'hi')).originalLanguage).toBe('fr');
  });

  it('said again by the sender’s own name for them are answered alike, and told once', async () => {
    const talk = await host.group(ann, ben);
    const message = { conversationId: talk, content: 'once', clientId: 'c-1' };
    host.told();
    const answers = await Promise.all([1, 2, 3].map(() => host.chat.messages.send(ann, message)));
    answers.push(await host.chat.messages.send(ann, { ...message, content: 'changed' }));
    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
    expect(host.told()).toEqual([`message ${talk} once`]);
    expect((await host.chat.messages.history(idOf(ben), talk, PAGE)).items).toEqual([answers[0]]);
    const others = [await host.chat.messages.send(ben, message), await say(ann, 'no name'), await say(ann, 'no name')];
    expect(new Set([...answers, ...others].map((answer) => answer.id)).size).toBe(4);
    await refused(host.chat.messages.send(stranger, message), 'NOT_FOUND');
    host.told();
  });

  it('come by page, the newest first, in the order they were written, whatever is written in the meantime', async () => {
    const other = await host.group(ann, ben);
    const written: string[] = [];
    // All within one millisecond.
    for (let index = 0; index < 7; index += 1) {
      written.unshift((await host.chat.messages.send(ann, { conversationId: other, content: `${index}` })).id);
    }
    const read: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { id: string }[]; nextCursor: string | null } = await host.chat.messages.history(
        idOf(ben),
        other,
        { limit: 3, ...(cursor === null ? {} : { cursor }) },
      );
      read.push(...page.items.map((one) => one.id));
      cursor = page.nextCursor;
      await host.chat.messages.send(ben, { conversationId: other, content: 'meanwhile' });
    } while (cursor !== null);
    expect(read).toEqual(written);
  });

  it('are for members only: another conversation’s id answers as an unknown one', async () => {
    for (const where of [id, 'nowhere', "' or 1=1 --"]) {
      await refused(host.chat.messages.history(idOf(stranger), where, PAGE), 'NOT_FOUND');
      await refused(host.chat.messages.send(stranger, { conversationId: where, content: 'x' }), 'NOT_FOUND');
      await refused(host.chat.conversations.requirePresent(idOf(stranger), where), 'NOT_FOUND');
    }
    await host.chat.conversations.requirePresent(idOf(ann), id);
    await refused(host.chat.messages.history(idOf(ann), id, { limit: 2, cursor: 'nonsense' }), 'VALIDATION_ERROR');
  });
});
