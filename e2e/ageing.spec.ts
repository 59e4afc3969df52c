/**
 * What statuses say ages by itself, with a connection and without.
 *
 * @module-tag more
 */
import { delayUntilShown, mark, watchAgreement } from './support/marks.ts';
import { conversationRow, openConversation, openDrawer } from './support/screens.ts';
import { expect, test } from './support/test.ts';

const CLOCK = String.raw`\d\d:\d\d`;

test.describe('with a page whose time is passed in', () => {
  // The page must not miss a heartbeat while its time leaps.
  test.use({ setup: { env: { PING_INTERVAL_MS: '36000000' } } });

  test('the time since somebody left ages by itself, without a request', async ({ gateway, visit }) => {
    const bob = await gateway.arrive(await gateway.demo('bob'));
    const alice = await visit('alice');
    await alice.clock.install();
    await alice.reload();
    const screen = await openConversation(alice, 'Bob');
    await expect(screen.getByText('Online', { exact: true })).toBeVisible();
    bob.leave();
    await expect(screen.getByText('Away · seen just now')).toBeVisible();
    const requests: string[] = [];
    alice.on('request', (request) => requests.push(request.url()));

    await alice.clock.fastForward('04:00');
    await expect(screen.getByText('Away · seen 4 minutes ago')).toBeVisible();
    await alice.clock.fastForward('20:00');
    await expect(screen.getByText('Away · seen 24 minutes ago')).toBeVisible();
    await alice.clock.fastForward('06:00');
    await expect(screen.getByText('Offline · seen 30 minutes ago')).toBeVisible();
    expect(requests).toEqual([]);
  });
});

test('absent times say nothing', async ({ visit }) => {
  const alice = await visit('alice');
  const screen = await openConversation(alice, 'Bob');
  await expect(mark(screen, 'Bob', 'offline')).toBeVisible();
  await expect(screen.getByText('Offline', { exact: true })).toBeVisible();
  await expect(alice.getByText('seen')).toHaveCount(0);
});

test.describe('with short thresholds', () => {
  test.use({ setup: { env: { OFFLINE_THRESHOLD_MS: '3000', AWAY_THRESHOLD_MS: '6000' } } });

  test('away turns to offline by the passing of time alone', async ({ gateway, visit }) => {
    const alice = await visit('alice');
    const row = conversationRow(alice, 'Bob');
    await expect(mark(row, 'Bob', 'offline')).toBeVisible();
    const agreement = await watchAgreement(alice, 'Bob');
    const bob = gateway.open(await gateway.demo('bob'));
    await delayUntilShown(alice, 'Bob', 'online', () => bob.hears('presence:snapshot'));
    bob.leave();
    await expect(mark(row, 'Bob', 'offline')).toBeVisible();
    expect((await agreement()).shown).toEqual(['offline', 'online', 'away', 'offline']);
  });

  test('while the socket is down, statuses age from what is known, and the app says so', async ({
    gateway,
    detour,
    visit,
  }) => {
    const alice = await visit('alice', { url: detour.url });
    await openConversation(alice, 'Bob');
    const drawer = await openDrawer(alice);
    await expect(mark(drawer, 'Bob', 'offline')).toBeVisible();
    const agreement = await watchAgreement(alice, 'Bob');
    const bob = await gateway.demo('bob');
    await delayUntilShown(alice, 'Bob', 'online', () => gateway.arrive(bob));

    detour.cutAll();
    await expect(alice.getByText('Reconnecting…')).toBeVisible();
    await expect(mark(drawer, 'Bob', 'offline')).toBeVisible();
    expect(await agreement()).toEqual({ shown: ['offline', 'online', 'away', 'offline'], disagreements: [] });
    await expect(alice.getByText(new RegExp(`^Offline: statuses as of ${CLOCK}`))).toBeVisible({ timeout: 15_000 });

    detour.mend();
    await expect(alice.getByText(/^Offline: statuses as of/)).toBeHidden({ timeout: 20_000 });
  });
});

test('without a network the app says so at once, and is back at once', async ({ gateway, visit }) => {
  const alice = await visit('alice');
  await gateway.sessions(1);
  await alice.context().setOffline(true);
  await expect(alice.getByText(new RegExp(`^Offline: statuses as of ${CLOCK}`))).toBeVisible();
  await alice.context().setOffline(false);
  await expect(alice.getByText(/^Offline: statuses as of/)).toBeHidden();
  await gateway.sessions(1);
});
