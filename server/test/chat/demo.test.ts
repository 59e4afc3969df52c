import { ABSENT } from '@meeshy/status-protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_LINK, DEMO_PASSWORD, fillDemo } from '../../src/chat/demo.ts';
import { newId } from '../../src/chat/ids.ts';
import type { NewAccount, Records } from '../../src/chat/records.ts';
import { looksOf } from '../../src/names/looks.ts';
import { type Host, idOf, openHost, PAGE } from './host.ts';

let host: Host;
beforeAll(async () => {
  host = await openHost();
});
afterAll(() => host.close());

describe('the demo', () => {
  it('fills an empty database once', async () => {
    expect(await fillDemo(host.records, host.clock.now)).toBe(true);
    expect(await fillDemo(host.records, host.clock.now)).toBe(false);
  });

  it('has people who can sign in, an admin among them', async () => {
    for (const name of ['alice', 'bob', 'carol', 'dave', 'user', 'admin']) {
      const { user } = await host.chat.accounts.login({ email: `${name}@example.com`, password: DEMO_PASSWORD });
      expect(user).toMatchObject({ username: name, role: name === 'admin' ? 'ADMIN' : 'USER' });
      const { facts } = await host.chat.people.stored(user.id);
      expect(facts).toEqual(ABSENT);
    }
  });

  it('gives alice conversations, one invitation, messages and a share link', async () => {
    const { token, user } = await host.chat.accounts.login({ username: 'alice', password: DEMO_PASSWORD });
    const { items } = await host.chat.conversations.list(user.id, PAGE);
    expect(items[0]).toMatchObject({
      title: 'Équipe produit',
      isOwner: true,
      lastMessage: { senderUsername: 'carol' },
    });
    expect(items[0]?.memberIds).toHaveLength(5);
    expect(items.filter(({ membership }) => membership === 'invited')).toHaveLength(1);
    expect(items.filter(({ type }) => type === 'direct').map(({ peer }) => peer?.username)).toEqual([
      'bob',
      'carol',
      'user',
      'frank',
    ]);
    const { items: contacts } = await host.chat.people.contacts(user.id, PAGE);
    expect(contacts.map(({ username }) => username)).toEqual(['bob', 'carol', 'dave', 'erin', 'user']);

    const { identity } = await host.guest(DEMO_LINK, 'Invité');
    expect(identity.conversationId).toBe(items[0]?.id);
    const alice = await host.chat.accounts.authenticate({ token });
    expect((await host.chat.people.presence(idOf(alice), [idOf(identity)])).length).toBe(1);
    const again = await host.chat.conversations.create(alice, { type: 'direct', memberIds: ['@bob'] });
    expect(items.map(({ id }) => id)).toContain(again.id);
  });
});

describe('the demo of gateways that start together', () => {
  it('is left to the one that has begun, however long that takes', async () => {
    const { records, clock, close } = await openHost();
    try {
      const [begins, begun] = event();
      const [isHeldUp, heldUp] = event();
      const slow = records.atomically(async ({ accounts }) => {
        await accounts.add(personCalled('alice', clock.now));
        begins();
        await heldUp;
      });
      await begun;
      const impatient: Records = {
        ...records,
        atomically: (work) => records.atomically(work).finally(isHeldUp),
      };
      // On MongoDB nobody is held up: what is written is there.
      expect(await fillDemo(impatient, clock.now).finally(isHeldUp)).toBe(false);
      await slow;
    } finally {
      await close();
    }
  });
});

function event(): [happens: () => void, happened: Promise<void>] {
  let happens = () => {};
  const happened = new Promise<void>((resolve) => {
    happens = resolve;
  });
  return [() => happens(), happened];
}

function personCalled(username: string, createdAt: number): NewAccount {
  const [names, looks] = [
    { username, usernameKey: username, displayName: username, nameKey: username },
    looksOf(username),
  ];
  const [email, role] = [`${username}@example.com`, 'USER' as const];
  const account = { email, emailKey: email, passwordHash: 'none', role, language: 'en', createdAt };
  return { id: newId(createdAt), ...names, looks, shownLooks: looks, ...account };
}
