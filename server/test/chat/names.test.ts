/**
 * Names that pass for each other, and names like any other.
 *
 * @module-tag long
 */

import { anonymousBodySchema, registerBodySchema } from '@meeshy/status-protocol/schemas';
import { hash } from '@node-rs/argon2';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Identity } from '../../src/chat/types.ts';
import { canonical } from '../../src/names/canonical.ts';
import { looksOf } from '../../src/names/looks.ts';
import { type Host, idOf, openHost, PAGE, refused } from './host.ts';

const PASSWORD = 'correct horse';

let host: Host;
let owner: Identity;
let link: string;
beforeAll(async () => {
  host = await openHost();
  owner = await host.signUp('owner');
  const group = await host.group(owner);
  link = (await host.chat.conversations.createLink(owner, group, { expiresInMs: 86_400_000 })).shareLink;
});
afterAll(() => host.close());

let count = 0;

/** As a route does it: checked by the schema, then registered. */
async function register(username: string, password = PASSWORD) {
  count += 1;
  const body = registerBodySchema.parse({ username, email: `person${count}@example.com`, password });
  return host.chat.accounts.register(body);
}

const isBody = (username: string) =>
  registerBodySchema.safeParse({ username, email: 'a@example.com', password: PASSWORD }).success;

describe('accounts', () => {
  it.each([
    [
      'alice',
      ['𝐀lice', 'alice\u3164', 'Alice\u200b', 'ALICE', 'àlice', 'аlice', 'al\u0131ce', 'ａｌｉｃｅ', 'al\u00adice'],
    ],
    ['bigbird', ['ᴮᴵᴳᴮᴵᴿᴰ', 'BIGBIRD', 'bigb\u0131rd']],
    ['paypal', ['paypaI', 'paypa1', 'PayPaI', 'раураl']],
    ['PAYDAY', ['PAYDAY', 'payday']],
    ['modern', ['modem', 'MODERN', 'm0dern']],
    ['strasse', ['Straße', 'STRAẞE']],
    ['ΣΙΣΥΦΟΣ', ['σισυφος', 'σισυφοσ']],
    ['नमस्ते', ['नमस्ते\u200b']],
    ['สวัสดี', ['สวัสดี\u2060']],
    ['Rene\u0301e', ['Renée', 'renee']],
  ])('whoever is %s has %j as well', async (name, others) => {
    await register(name);
    for (const other of others) await refused(register(other), 'CONFLICT');
  });

  it.each([
    '\u200b',
    '\u2800',
    '\u3164',
    '\u200b\u200b',
    '\u3164\u3164',
    '\u0301\u0301',
    '\u200d\u200d',
    '  ',
    '',
    'x',
  ])('%j is no name', (name) => {
    expect(isBody(name)).toBe(false);
  });

  it.each([
    'שלום',
    'علی\u200cرضا',
    'ශ්\u200dරී',
    'Đặng',
    'İpek',
    '李小龙',
    'Ali',
    'All',
    'Ail',
    'Иван',
    '김철수',
    'user.10',
  ])('%s is a name like any other, and signs in', async (name) => {
    const { user } = await register(name);
    expect((await host.chat.accounts.login({ username: name, password: PASSWORD })).user.id).toBe(user.id);
    const spelled = name.normalize('NFD').toUpperCase();
    expect((await host.chat.accounts.login({ username: spelled, password: PASSWORD })).user.id).toBe(user.id);
  });

  it('what shows nothing is not kept, and joiners that belong to a script are', async () => {
    expect((await register('Mar\u200bie\u202e')).user.username).toBe('Marie');
    expect((await register('می\u200cخواهم')).user.username).toBe('می\u200cخواهم');
  });

  it('are found by any form of their name', async () => {
    const { user } = await register('Hélène.B');
    for (const name of ['@helene.b', '@HÉLÈNE.B', '@He\u0301le\u0300ne.B', '@ｈｅｌｅｎｅ.ｂ']) {
      const { peer } = await host.chat.conversations.create(owner, { type: 'direct', memberIds: [name] });
      expect(peer?.id).toBe(user.id);
    }
    await refused(host.chat.conversations.create(owner, { type: 'direct', memberIds: ['@he1ene.b'] }), 'NOT_FOUND');
  });

  it('sign in by an address in any width and case', async () => {
    const { user } = await register('widely');
    const email = `ＰＥＲＳＯＮ${count}@EXAMPLE.com `;
    expect((await host.chat.accounts.login({ email, password: PASSWORD })).user.id).toBe(user.id);
  });
});

describe('guests', () => {
  const join = (username: string) => {
    const body = anonymousBodySchema.parse({ shareLink: link, username });
    return host.chat.accounts.joinByLink(body);
  };

  it('call themselves as they like, but like nobody there', async () => {
    const { participant } = await join(' Marie   Dupont ');
    expect(participant).toMatchObject({ username: 'Marie Dupont', displayName: 'Marie Dupont' });
    for (const name of ['marie dupont', 'Marie\u00a0Dup0nt', 'Мarie Dupont', 'OWNER', '0wner', 'owner\u3164']) {
      await refused(join(name), 'CONFLICT');
    }
    await host.chat.accounts.updateProfile(idOf(owner), { displayName: 'Jean Martin' });
    await refused(join('Jean rnartin'), 'CONFLICT');
    await join('👩‍👧 Zoé');
  });

  it('are found by the name that they go by', async () => {
    await join('Paul Éluard');
    const { items } = await host.chat.people.contacts(idOf(owner), { ...PAGE, search: 'ELUARD' });
    expect(items.map(({ displayName }) => displayName)).toEqual(['Paul Éluard']);
  });

  it.each(['\u200b', '\u2800', '\u3164 \u2800', '\u0301', ' '])('%j is no name', (username) => {
    expect(anonymousBodySchema.safeParse({ shareLink: link, username }).success).toBe(false);
  });
});

describe('passwords', () => {
  it('are the same however a keyboard makes them', async () => {
    await register('typist', 'mot de passe\u0301 ém');
    for (const password of ['mot de passé ém', 'mot\u00a0de\u2003passé e\u0301m']) {
      await host.chat.accounts.login({ username: 'typist', password });
    }
    for (const password of ['MOT DE PASSÉ ÉM', 'mot de passe em', 'motdepasséém']) {
      await refused(host.chat.accounts.login({ username: 'typist', password }), 'UNAUTHORIZED');
    }
  });

  it('whose older hash is of what was typed go on being right', async () => {
    const id = `${'0'.repeat(20)}beef`;
    const typed = 'e\u0301te\u0301\u00a0ensoleille\u0301';
    const names = { username: 'veteran', usernameKey: 'veteran', displayName: 'Veteran', nameKey: 'veteran' };
    await host.records.accounts.add({
      id,
      ...names,
      looks: looksOf('veteran'),
      shownLooks: looksOf('veteran'),
      email: 'veteran@example.com',
      emailKey: 'veteran@example.com',
      passwordHash: await hash(typed),
      role: 'USER',
      language: 'fr',
      createdAt: host.clock.now,
    });
    await host.chat.accounts.login({ username: 'veteran', password: typed });
    await refused(host.chat.accounts.login({ username: 'veteran', password: 'autre chose' }), 'UNAUTHORIZED');
  });
});

describe('the canonical form', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));

  it('is its own', () => {
    fc.assert(
      fc.property(text, (name) => {
        expect(canonical(canonical(name))).toBe(canonical(name));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the same of every normal form, and with what shows nothing in between', () => {
    fc.assert(
      fc.property(text, (name) => {
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD']) {
          expect(canonical(name.normalize(form))).toBe(canonical(name));
        }
        const spaced = (by: string) => canonical(Array.from(name).join(by));
        expect(spaced('\u200b')).toBe(spaced('\u3164'));
      }),
      { numRuns: 1_000 },
    );
  });

  it('of every single character is its own', () => {
    for (let point = 0; point < 0x30000; point += 1) {
      const folded = canonical(String.fromCodePoint(point));
      if (canonical(folded) !== folded) throw new Error(`U+${point.toString(16)}`);
    }
  }, 60_000);
});
