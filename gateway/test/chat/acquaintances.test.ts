import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Acquaintances, createAcquaintances } from '../../src/chat/acquaintances.ts';
import type { Accounts } from '../../src/chat/types.ts';
import { type Host, idOf, openHost, refused } from './host.ts';

const OWN = { username: 'ann', password: 'correct horse' };
const MINUTE = 60_000;

let host: Host;
let acquaintances: Acquaintances;
let accounts: Accounts;
let token: string;
let silences: number;
beforeEach(async () => {
  silences = 0;
  host = await openHost({ JWT_EXPIRES_IN: '30m' });
  acquaintances = createAcquaintances(
    () => host.clock.now,
    () => {
      silences += 1;
    },
  );
  accounts = acquaintances.introduce(host.chat.accounts);
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

  it('whoever has ended is not, whether they were heard of or looked up', async () => {
    const { subject } = await accounts.authenticate({ token });
    acquaintances.forget(subject.id);
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
