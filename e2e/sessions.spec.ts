/** The three end-to-end scenarios: a connection, a crash, several tabs. */
import { AT_ONCE_MS } from './support/at-once.ts';
import { delayUntilShown, mark, watchAgreement } from './support/marks.ts';
import { conversationRow } from './support/screens.ts';
import { expect, test } from './support/test.ts';

/** Found by the heartbeat after this long at worst. */
const HEARTBEAT_MS = 600 + 400;

test('scenario 1: signing in shows at once, signing out too', async ({ visit }) => {
  const alice = await visit('alice');
  const row = conversationRow(alice, 'Bob');
  await expect(mark(row, 'Bob', 'offline')).toBeVisible();

  const bob = await visit(null);
  await bob.getByRole('button', { name: 'bob' }).click();
  await expect(mark(row, 'Bob', 'online')).toBeVisible();
  await expect(mark(conversationRow(bob, 'Alice'), 'Alice', 'online')).toBeVisible();

  await bob.getByRole('link', { name: 'Settings' }).click();
  const signOut = bob.getByRole('button', { name: 'Sign out' });
  await signOut.waitFor();
  expect(await delayUntilShown(alice, 'Bob', 'away', () => signOut.click())).toBeLessThan(AT_ONCE_MS);
});

test('scenario 2: a browser that is killed is gone at once', async ({ gateway, visit, rawPage }) => {
  const alice = await visit('alice');
  await rawPage.signIn(gateway.url, await gateway.demo('bob'));
  await rawPage.goto(gateway.url);
  // What the app asks for before it has a session makes somebody online as well (P1), and does not end with a connection.
  await gateway.sessions(2);
  await expect(mark(conversationRow(alice, 'Bob'), 'Bob', 'online')).toBeVisible();
  expect(await delayUntilShown(alice, 'Bob', 'away', async () => rawPage.kill())).toBeLessThan(AT_ONCE_MS);
});

test.describe('with a quick heartbeat', () => {
  test.use({ setup: { env: { PING_INTERVAL_MS: '600', PING_TIMEOUT_MS: '400' } } });

  test('scenario 2: a browser that freezes is found by the heartbeat, and is back when it wakes', async ({
    gateway,
    visit,
    rawPage,
  }) => {
    const alice = await visit('alice');
    await rawPage.signIn(gateway.url, await gateway.demo('bob'));
    await rawPage.goto(gateway.url);
    await gateway.sessions(2);
    await expect(mark(conversationRow(alice, 'Bob'), 'Bob', 'online')).toBeVisible();
    const found = await delayUntilShown(alice, 'Bob', 'away', async () => rawPage.freeze());
    expect(found).toBeLessThan(HEARTBEAT_MS + AT_ONCE_MS);
    rawPage.wake();
    await expect(mark(conversationRow(alice, 'Bob'), 'Bob', 'online')).toBeVisible();
  });
});

test('scenario 3, P4: of several tabs only the last one to close takes the person offline', async ({
  gateway,
  visit,
}) => {
  const alice = await visit('alice');
  const row = conversationRow(alice, 'Bob');
  const bob = await visit('bob');
  const second = await bob.context().newPage();
  await second.goto('/');
  await gateway.sessions(3);
  await expect(mark(row, 'Bob', 'online')).toBeVisible();

  const agreement = await watchAgreement(alice, 'Bob');

  await bob.close();
  await gateway.sessions(2);
  expect(await delayUntilShown(alice, 'Bob', 'away', () => second.close())).toBeLessThan(AT_ONCE_MS);
  expect((await agreement()).shown).toEqual(['online', 'away']);
});
