import type { Database } from '../gateway/src/database/open.ts';
import { markSeen } from './support/database.ts';
import { mark } from './support/marks.ts';
import { conversationRow, openConversation, openDrawer } from './support/screens.ts';
import { expect, test } from './support/test.ts';

const MINUTE_MS = 60_000;
const CLOCK = String.raw`\d\d:\d\d`;

test.describe('somebody who left almost four minutes ago', () => {
  test.use({ setup: { fill: (db: Database, now: number) => markSeen(db, 'bob', now - 4 * MINUTE_MS + 6_000) } });

  test('the time since then ages by itself, without a request', async ({ visit }) => {
    const alice = await visit('alice');
    await openConversation(alice, 'Bob');
    await expect(alice.getByRole('main').getByText('Away · seen 3 minutes ago')).toBeVisible();
    const requests: string[] = [];
    alice.on('request', (request) => requests.push(request.url()));
    await expect(alice.getByRole('main').getByText('Away · seen 4 minutes ago')).toBeVisible();
    expect(requests).toEqual([]);
  });
});

test.describe('somebody who left almost half an hour ago', () => {
  test.use({ setup: { fill: (db: Database, now: number) => markSeen(db, 'bob', now - 30 * MINUTE_MS + 6_000) } });

  test('turns from away to offline by the passing of time alone', async ({ visit }) => {
    const alice = await visit('alice');
    await expect(mark(conversationRow(alice, 'Bob'), 'Bob', 'away')).toBeVisible();
    await expect(mark(conversationRow(alice, 'Bob'), 'Bob', 'offline')).toBeVisible();
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

  test('while the socket is down, statuses age from what is known, and the app says so', async ({
    gateway,
    detour,
    visit,
  }) => {
    await gateway.arrive(await gateway.demo('bob'));
    const alice = await visit('alice', { url: detour.url });
    await openConversation(alice, 'Équipe produit');
    const drawer = await openDrawer(alice);
    await expect(mark(drawer, 'Bob', 'online')).toBeVisible();

    detour.cutAll();
    await expect(alice.getByText('Reconnecting…')).toBeVisible();
    await expect(mark(drawer, 'Bob', 'away')).toBeVisible();
    await expect(mark(drawer, 'Bob', 'offline')).toBeVisible();
    await expect(alice.getByText(new RegExp(`^Offline: statuses as of ${CLOCK}`))).toBeVisible({ timeout: 15_000 });

    detour.mend();
    await alice.getByRole('button', { name: 'Retry' }).click();
    await expect(alice.getByText(/^Offline: statuses as of/)).toBeHidden();
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
