import { ABSENT } from '@meeshy/status-protocol';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Host, idOf, openHost, PAGE, refused } from './host.ts';

const SECRET = 'a secret for tests, long enough';
const LIFETIME_MS = 90_500;

let host: Host;
beforeAll(async () => {
  host = await openHost({ JWT_SECRET: SECRET, JWT_EXPIRES_IN: `${LIFETIME_MS}ms` });
});
afterAll(() => host.close());

const body = (username: string) => ({ username, email: `${username}@example.com`, password: 'correct horse' });

describe('registration and sign-in', () => {
  it('registers, signs in by name or address, and tells who is asking', async () => {
    const { accounts } = host.chat;
    const { token, user } = await accounts.register({ ...body('Zoé'), displayName: 'Zoé B.', language: 'en' });
    expect(user).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      username: 'Zoé',
      displayName: 'Zoé B.',
      isAnonymous: false,
      language: 'en',
      role: 'USER',
      email: 'Zoé@example.com',
      conversationId: null,
      expiresAt: null,
    });
    expect(await accounts.authenticate({ token })).toEqual({
      subject: { id: user.id, username: 'Zoé', kind: 'user' },
      language: 'en',
      role: 'USER',
      expiresAt: host.clock.now + LIFETIME_MS,
      conversationId: null,
    });
    const password = 'correct horse';
    expect((await accounts.login({ username: 'zoe', password })).user).toEqual(user);
    expect((await accounts.login({ email: 'ZOÉ@Example.com', password })).user).toEqual(user);
  });

  it('P1: leaves the times of a new account absent, and signing in is not activity', async () => {
    const { user } = await host.chat.accounts.register(body('newcomer'));
    await host.chat.accounts.login({ username: 'newcomer', password: 'correct horse' });
    const { facts } = await host.chat.people.stored(user.id);
    expect(facts).toEqual(ABSENT);
  });

  it('refuses a name or an address that is taken, capitals and accents aside', async () => {
    const { accounts } = host.chat;
    await accounts.register(body('helene'));
    await refused(accounts.register({ ...body('HÉLÈNE'), email: 'other@example.com' }), 'CONFLICT');
    await refused(accounts.register({ ...body('other'), email: 'HELENE@example.com' }), 'CONFLICT');
    await accounts.register(body('other'));
  });

  it('registers a name once, however many ask for it at the same time', async () => {
    const attempts = await Promise.allSettled(
      Array.from({ length: 5 }, (_, index) =>
        host.chat.accounts.register({ ...body('rush'), email: `rush${index}@example.com` }),
      ),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('answers a wrong password and an unknown name alike, and as slowly', async () => {
    const { accounts } = host.chat;
    await accounts.register(body('known'));
    const attempt = async (username: string) => {
      const begun = performance.now();
      const error = await accounts.login({ username, password: 'wrong password' }).catch((reason: Error) => reason);
      return { message: (error as Error).message, ms: performance.now() - begun };
    };
    const known: Awaited<ReturnType<typeof attempt>>[] = [];
    const unknown: typeof known = [];
    for (let round = 0; round < 6; round += 1) {
      known.push(await attempt('known'));
      unknown.push(await attempt('unknown'));
    }
    expect(unknown[0]?.message).toBe(known[0]?.message);
    // The quickest of each, so that a busy machine does not matter. Without a hash to check it would be under 1 ms.
    const quickest = (attempts: typeof known) => Math.min(...attempts.map(({ ms }) => ms));
    expect(quickest(unknown)).toBeGreaterThan(quickest(known) / 4);
  });

  it('stores no password and no session token', async () => {
    const rows = await host.secrets();
    expect(rows).toContain('$argon2id$');
    expect(rows).not.toContain('correct horse');
  });
});

describe('tokens', () => {
  const sign = (claims: Record<string, unknown>, secret = SECRET, algorithm: jwt.Algorithm = 'HS256') =>
    jwt.sign({ iat: 0, ...claims }, secret, { algorithm });

  it('end on the millisecond', async () => {
    const { token } = await host.chat.accounts.register(body('mayfly'));
    host.clock.now += LIFETIME_MS - 1;
    await host.chat.accounts.authenticate({ token });
    host.clock.now += 1;
    await refused(host.chat.accounts.authenticate({ token }), 'TOKEN_EXPIRED');
    host.clock.now += 60_000;
    await refused(host.chat.accounts.authenticate({ token }), 'TOKEN_EXPIRED');
  });

  it('are refused when missing, malformed, forged, unlimited or of nobody', async () => {
    const { accounts } = host.chat;
    const { user } = await accounts.register(body('target'));
    const exp = host.clock.now / 1_000 + 60;
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const claims = Buffer.from(JSON.stringify({ sub: user.id, exp })).toString('base64url');
    await accounts.authenticate({ token: sign({ sub: user.id, exp }) });
    for (const token of [
      undefined,
      '',
      'nonsense',
      'a.b.c',
      `${none}.${claims}.`,
      sign({ sub: user.id, exp }, 'another secret of that length'),
      sign({ sub: user.id, exp }, SECRET, 'HS512'),
      sign({ sub: user.id }),
      sign({ exp }),
      sign({ sub: '0123456789abcdef01234567', exp }),
      sign({ sub: 7, exp }),
    ]) {
      await refused(accounts.authenticate(token === undefined ? {} : { token }), 'UNAUTHORIZED');
    }
    await refused(accounts.authenticate({ sessionToken: 'nonsense' }), 'UNAUTHORIZED');
    await refused(accounts.authenticate({ sessionToken: user.id }), 'UNAUTHORIZED');
  });
});

describe('profiles and their end', () => {
  it('changes what was given and nothing else', async () => {
    const ida = await host.signUp('ida');
    const before = await host.chat.accounts.profile(idOf(ida));
    expect(await host.chat.accounts.updateProfile(idOf(ida), { displayName: 'Ida' })).toEqual({
      ...before,
      displayName: 'Ida',
    });
    const after = await host.chat.accounts.updateProfile(idOf(ida), { language: 'en' });
    expect(after).toEqual({ ...before, displayName: 'Ida', language: 'en' });
    await refused(host.chat.accounts.profile('nobody'), 'NOT_FOUND');
  });

  it('P12: ends a deactivated account everywhere', async () => {
    const { accounts, conversations, people } = host.chat;
    const { token, user } = await accounts.register(body('goner'));
    const goner = await accounts.authenticate({ token });
    const friend = await host.signUp('friend');
    const id = await host.group(goner, friend);
    const { totalUsers } = await accounts.counts();

    await accounts.deactivate(user.id);
    expect(host.told()).toEqual([`ended ${user.id}`, `joined ${id} to ${idOf(friend)}`]);
    await refused(accounts.authenticate({ token }), 'UNAUTHORIZED');
    await refused(accounts.login({ username: 'goner', password: 'correct horse' }), 'UNAUTHORIZED');
    await refused(accounts.profile(user.id), 'NOT_FOUND');
    await refused(people.person(idOf(friend), user.id), 'NOT_FOUND');
    expect((await people.contacts(idOf(friend), PAGE)).items).toEqual([]);
    expect((await conversations.participants(idOf(friend), id, PAGE)).items.map((one) => one.id)).toEqual([
      idOf(friend),
    ]);
    expect((await conversations.list(idOf(friend), PAGE)).items[0]).toMatchObject({
      memberIds: [idOf(friend)],
      isOwner: true,
    });
    expect(await accounts.stillValid([user.id, idOf(friend), 'nobody'])).toEqual(new Set([idOf(friend)]));
    expect((await accounts.counts()).totalUsers).toBe(totalUsers - 1);
    // Presence still finds out whom to tell.
    expect(await host.chat.directory.conversationsOf(user.id)).toEqual([id]);
    expect(await host.chat.directory.membersOf(id)).toEqual([idOf(friend)]);

    await accounts.deactivate(user.id);
    expect(host.told().filter((line) => line.startsWith('ended'))).toEqual([]);
    await refused(accounts.deactivate('nobody'), 'NOT_FOUND');
  });
});
