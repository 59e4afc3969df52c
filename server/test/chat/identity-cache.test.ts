import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIdentityCache, type IdentityCache } from '../../src/chat/identity-cache.ts';
import type { Accounts } from '../../src/chat/types.ts';
import { type Host, idOf, openHost, refused } from './host.ts';

const OWN = { username: 'ann', password: 'correct horse' };
const MINUTE = 60_000;

let host: Host;
let identityCache: IdentityCache;
let accounts: Accounts;
let token: string;
let silences: number;
beforeEach(async () => {
  silences = 0;
  host = await openHost({ JWT_EXPIRES_IN: '30m' });
  identityCache = createIdentityCache({ wall: () => host.clock.now, steady: () => host.clock.now }, () => {
    silences += 1;
  });
  accounts = identityCache.around(host.chat.accounts);
  await host.signUp('ann');
  ({ token } = await accounts.login(OWN));
});
afterEach(() => host.close());

describe('P14: while the database does not answer', () => {
  it('whoever was here is known', async () => {
    const identity = await accounts.authenticate({ token });
    await host.close();
    expect(await accounts.authenticate({ token })).toEqual(identity);
    expect(silences).toBe(1);
  });

  it('nobody else is', async () => {
    await accounts.authenticate({ token });
    host.clock.now += 1_000;
    const other = await accounts.login(OWN);
    await host.close();
    await refused(accounts.authenticate({ token: `${token}x` }), 'UNAUTHORIZED');
    await refused(accounts.authenticate({ sessionToken: token.slice(1) }), 'UNAVAILABLE');
    await refused(accounts.authenticate({ token: other.token }), 'UNAVAILABLE');
  });

  it('of whoever signs in again and again, the latest credentials are', async () => {
    const tokens = Array.from({ length: 60 }, (_, at) => `${token}-${at}`);
    const identity = await accounts.authenticate({ token });
    // Signing in sixty times would hash sixty passwords.
    const lenient = identityCache.around({
      ...host.chat.accounts,
      authenticate: async (given) => (isAway ? host.chat.accounts.authenticate({ token }) : { ...identity, ...given }),
    });
    let isAway = false;
    for (const one of tokens) await lenient.authenticate({ token: one });
    await lenient.authenticate({ token: tokens[10] ?? '' });
    isAway = true;
    await host.close();
    for (const known of [...tokens.slice(11), tokens[10] ?? '']) await lenient.authenticate({ token: known });
    for (const forgotten of [token, ...tokens.slice(0, 10)]) {
      await refused(lenient.authenticate({ token: forgotten }), 'UNAVAILABLE');
    }
  });

  it('whoever has ended is not, whether they were heard of or looked up', async () => {
    const { subject } = await accounts.authenticate({ token });
    identityCache.forget(subject.id);
    const ben = await host.signUp('ben');
    const bens = await accounts.login({ ...OWN, username: 'ben' });
    await accounts.authenticate(bens);
    await host.chat.accounts.deactivate(idOf(ben));
    await accounts.stillValid([idOf(ben)]);
    await host.close();
    await refused(accounts.authenticate({ token }), 'UNAVAILABLE');
    await refused(accounts.authenticate(bens), 'UNAVAILABLE');
  });

  it('they are known for ten minutes after they were last confirmed, and never longer than their token', async () => {
    const { subject } = await accounts.authenticate({ token });
    host.clock.now += 9 * MINUTE;
    await accounts.stillValid([subject.id]);
    host.clock.now += 9 * MINUTE;
    await accounts.stillValid([subject.id]);
    await host.close();
    host.clock.now += 9 * MINUTE;
    await accounts.authenticate({ token });
    host.clock.now += MINUTE;
    await refused(accounts.authenticate({ token }), 'UNAVAILABLE');
    host.clock.now += 5 * MINUTE;
    await refused(accounts.authenticate({ token }), 'TOKEN_EXPIRED');
  });
});
