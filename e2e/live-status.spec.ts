/** The four recommended tests: at once, everywhere the same, by hand when the socket is down, and without a request. */
import { AT_ONCE_MS } from './support/at-once.ts';
import { delayUntilShown, mark, watchAgreement } from './support/marks.ts';
import { conversationRow, openConversation, openDrawer } from './support/screens.ts';
import { expect, test } from './support/test.ts';

test('test 1, P3, P5: who comes and goes shows in the drawer at once', async ({ gateway, visit }) => {
  const alice = await visit('alice');
  await openConversation(alice, 'Équipe produit');
  const drawer = await openDrawer(alice);
  await expect(mark(drawer, 'Bob', 'offline')).toBeVisible();
  const bob = await gateway.demo('bob');

  const client = gateway.open(bob);
  const came = await delayUntilShown(alice, 'Bob', 'online', () => client.hears('authenticated'));
  expect(came).toBeLessThan(AT_ONCE_MS);

  const left = await delayUntilShown(alice, 'Bob', 'away', async () => client.leave());
  expect(left).toBeLessThan(AT_ONCE_MS);
});

test('test 2: all views of a person agree in every frame while that person comes and goes', async ({ visit }) => {
  const alice = await visit('alice');
  await openConversation(alice, 'Bob');
  const drawer = await openDrawer(alice);
  const views = [conversationRow(alice, 'Bob'), alice.getByRole('main'), drawer];
  for (const view of views) await expect(mark(view, 'Bob', 'offline').first()).toBeVisible();
  const agreement = await watchAgreement(alice, 'Bob');

  const bob = await visit('bob');
  for (const view of views) await expect(mark(view, 'Bob', 'online').first()).toBeVisible();
  await bob.context().close();
  for (const view of views) await expect(mark(view, 'Bob', 'away').first()).toBeVisible();

  expect(await agreement()).toEqual({ shown: ['offline', 'online', 'away'], disagreements: [] });
});

test('test 2: the contacts page and the list beside it agree as well', async ({ visit }) => {
  const alice = await visit('alice', { path: '/contacts' });
  const contacts = alice.getByRole('list', { name: 'People' });
  await expect(mark(contacts, 'Bob', 'offline')).toBeVisible();
  const agreement = await watchAgreement(alice, 'Bob');

  const bob = await visit('bob');
  await expect(mark(contacts, 'Bob', 'online')).toBeVisible();
  await expect(mark(conversationRow(alice, 'Bob'), 'Bob', 'online')).toBeVisible();
  await expect(alice.getByText('Online 1')).toBeVisible();
  await expect(conversationRow(alice, 'Équipe produit')).toContainText('2 online');
  await bob.context().close();
  await expect(mark(contacts, 'Bob', 'away')).toBeVisible();
  await expect(alice.getByText('Away 1')).toBeVisible();
  await expect(conversationRow(alice, 'Équipe produit')).toContainText('1 online');

  expect((await agreement()).disagreements).toEqual([]);
});

test('test 3: the refresh button asks over REST while the socket is cut', async ({ detour, gateway, visit }) => {
  const bob = await gateway.arrive(await gateway.demo('bob'));
  const alice = await visit('alice', { url: detour.url });
  await openConversation(alice, 'Équipe produit');
  const drawer = await openDrawer(alice);
  await expect(mark(drawer, 'Bob', 'online')).toBeVisible();

  detour.cutSockets();
  await expect(alice.getByText('Reconnecting…')).toBeVisible();
  bob.leave();
  await gateway.sessions(0);
  await expect(mark(drawer, 'Bob', 'online')).toBeVisible();

  await drawer.getByRole('button', { name: 'Refresh' }).click();
  await expect(drawer.getByText(/^Refreshed \d\d:\d\d$/)).toBeVisible();
  await expect(mark(drawer, 'Bob', 'away')).toBeVisible();
});

test.describe('with a sweep five times a second', () => {
  const REFRESHES = 8;
  test.use({
    setup: {
      env: {
        MAINTENANCE_INTERVAL_MS: '200',
        REFRESH_INTERVAL_MS: '400',
        OFFLINE_THRESHOLD_MS: '2000',
        AWAY_THRESHOLD_MS: '4000',
      },
    },
  });

  test('test 4, P8, P11: while one watches there is no request at all, only the socket', async ({ gateway, visit }) => {
    const alice = await visit('alice');
    await openConversation(alice, 'Équipe produit');
    const drawer = await openDrawer(alice);
    const bob = await gateway.demo('bob');
    const client = await gateway.arrive(bob);
    await expect(mark(drawer, 'Bob', 'online')).toBeVisible();
    const requests: string[] = [];
    alice.on('request', (request) => requests.push(request.url()));

    for (let refreshes = 0; refreshes < REFRESHES; refreshes += 1) {
      client.socket.emit('activity');
      await client.hears('user:status', ({ userId }) => userId === bob.id);
    }
    await expect(mark(drawer, 'Bob', 'online')).toBeVisible();
    await expect(mark(alice, 'Alice', 'away').first()).toBeVisible();
    client.leave();
    await expect(mark(drawer, 'Bob', 'away')).toBeVisible();
    await expect(mark(drawer, 'Bob', 'offline')).toBeVisible();

    expect(requests).toEqual([]);
  });
});
