/**
 * Nothing looks fresher than it is: while nothing comes, marks have a shape of their own, and words say as of when.
 *
 * @module-tag more
 */
import { AT_ONCE_MS } from './support/at-once.ts';
import { mark } from './support/marks.ts';
import { composer, conversationRow, openConversation, openDrawer } from './support/screens.ts';
import { expect, type Page, test } from './support/test.ts';

const AS_OF = /as of \d\d:\d\d$/;

/** The marks on the page by the shape that is drawn, whatever else is in them. */
function shapes(page: Page): Promise<string[]> {
  return page.locator('.meeshy-mark').evaluateAll((marks) =>
    marks.map((one) => {
      const drawn = [...one.querySelectorAll('svg > *')].filter((shape) => getComputedStyle(shape).opacity !== '0');
      return drawn.map((shape) => getComputedStyle(shape).strokeDasharray).join('+');
    }),
  );
}

const isDashed = (shape: string) => shape !== 'none' && !shape.includes('+');

test('while the gateway is dead every mark is a dashed ring, one’s own too, and a bar says so', async ({
  gateway,
  visit,
}) => {
  await visit('bob');
  const alice = await visit('alice');
  const screen = await openConversation(alice, 'Bob');
  const drawer = await openDrawer(alice);
  await expect(drawer.getByRole('button', { name: /^Bob/ })).toBeVisible();
  await expect(screen.getByText('Online', { exact: true })).toBeVisible();
  await expect.poll(async () => (await shapes(alice)).some(isDashed)).toBe(false);

  await gateway.kill();
  await expect(screen.getByText(/^Online · as of \d\d:\d\d$/)).toBeVisible();
  await expect.poll(async () => (await shapes(alice)).every(isDashed)).toBe(true);
  expect((await shapes(alice)).length).toBeGreaterThan(5);
  for (const name of await alice.locator('.meeshy-mark[aria-label]').all()) {
    await expect(name).toHaveAttribute('aria-label', AS_OF);
  }
  await expect(mark(alice.getByRole('button', { name: /^My status/ }), 'Alice', 'online')).toBeVisible();
  const bar = alice.locator('.meeshy-bar');
  await expect(bar).toContainText(/^Offline: statuses as of \d\d:\d\d/, { timeout: 20_000 });
  const box = await bar.boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(40);
  expect(box?.width).toBeGreaterThan(500);

  await gateway.restart();
  await expect(screen.getByText('Online', { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(bar).toBeHidden();
  await expect.poll(async () => (await shapes(alice)).some(isDashed)).toBe(false);
});

test('how many of a group were there is told as of when', async ({ gateway, visit }) => {
  const alice = await visit('alice');
  const screen = await openConversation(alice, 'Équipe produit');
  await expect(screen.getByText('1 online', { exact: true })).toBeVisible();
  await gateway.kill();
  await expect(screen.getByText(/^1 online · as of \d\d:\d\d$/)).toBeVisible();
  await expect(conversationRow(alice, 'Équipe produit').getByText(/^1 online · as of \d\d:\d\d$/)).toBeAttached();
});

test('participants who are known are shown without a connection, as of when, and read again with one', async ({
  gateway,
  visit,
}) => {
  const alice = await visit('alice');
  const screen = await openConversation(alice, 'Équipe produit');
  await expect(screen.getByText('Salut ! Je prépare les écrans.')).toBeVisible();
  await gateway.kill();
  await expect(alice.locator('.meeshy-bar')).toBeVisible();
  const drawer = await openDrawer(alice);
  const carol = drawer.getByRole('button', { name: /^Carol/ });
  await expect(carol.getByText(AS_OF)).toBeVisible({ timeout: AT_ONCE_MS });
  await expect(carol.locator('.meeshy-mark')).toHaveAttribute('aria-label', AS_OF);
  await expect(drawer.getByRole('alert')).toHaveCount(0);
  await expect(drawer.getByRole('button', { name: /^Alice/ })).toBeVisible();
  // Of Dave, who never was here, nothing has been told.
  const missing = drawer.getByText('1 more person can be shown when the connection is back.');
  await expect(missing).toBeVisible();
  await gateway.restart();
  await expect(drawer.getByRole('button', { name: /^Dave/ })).toBeVisible({ timeout: 20_000 });
  await expect(missing).toBeHidden();
  await expect(carol.locator('.meeshy-mark')).not.toHaveAttribute('aria-label', AS_OF);
});

test('participants who are not known say that they come by themselves, and do', async ({ detour, gateway, visit }) => {
  const zoe = await gateway.register('zoe');
  await gateway.converse(zoe, await gateway.register('yann'));
  // Nothing has told of the other one.
  detour.cutSockets();
  const page = await visit(zoe, { url: detour.url });
  await page.getByRole('list', { name: 'Conversations' }).getByRole('link').click();
  await expect(page.getByText('No message yet. Say hello.')).toBeVisible();
  detour.cutAll();
  const drawer = await openDrawer(page);
  await expect(drawer.getByRole('status').getByText(/They come when the connection is back\.$/)).toBeVisible();
  await expect(drawer.getByRole('alert')).toHaveCount(0);
  detour.mend();
  await expect(drawer.getByRole('button', { name: /^yann/ })).toBeVisible({ timeout: 20_000 });
});

test('contacts who are known are shown without a connection, as of when, and read with one', { tag: '@more' }, async ({
  gateway,
  visit,
}) => {
  const alice = await visit('alice');
  await expect(mark(conversationRow(alice, 'Bob'), 'Bob', 'offline')).toBeVisible();
  await gateway.kill();
  await expect(alice.locator('.meeshy-bar')).toBeVisible();
  await alice.getByRole('link', { name: 'Contacts' }).click();
  const people = alice.getByRole('list', { name: 'People' });
  const carol = people.getByRole('listitem').filter({ hasText: 'Carol' });
  await expect(carol.getByText(AS_OF)).toBeVisible();
  await expect(carol.locator('.meeshy-mark')).toHaveAttribute('aria-label', AS_OF);
  const rest = alice.getByRole('status').filter({ hasText: 'Not all contacts could be loaded.' });
  await expect(rest).toContainText('Loading resumes by itself when the connection is back.');
  await gateway.restart();
  await expect(people.getByText('Dave', { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(rest).toBeHidden();
  await expect(carol.locator('.meeshy-mark')).not.toHaveAttribute('aria-label', AS_OF);
});

test('contacts of whom nobody is known come when the connection is back', { tag: '@more' }, async ({
  gateway,
  visit,
}) => {
  const zoe = await gateway.register('zoe');
  const page = await visit(zoe);
  await expect(page.getByText('No conversation yet.')).toBeVisible();
  await gateway.kill();
  await expect(page.locator('.meeshy-bar')).toBeVisible();
  await page.getByRole('link', { name: 'Contacts' }).click();
  const awaited = page.getByRole('status').filter({ hasText: 'The contacts could not be loaded.' });
  await expect(awaited).toContainText('Loading resumes by itself when the connection is back.');
  await gateway.restart();
  await expect(page.getByText(/^No contact yet\./)).toBeVisible({ timeout: 20_000 });
});

test('the bar moves nothing that one points at, and nothing stays under it', async ({ gateway, visit }) => {
  const alice = await visit('alice', { path: '/contacts' });
  const bob = alice.getByRole('list', { name: 'People' }).getByRole('button').filter({ hasText: 'Bob' });
  await bob.hover();
  const before = await bob.boundingBox();
  await gateway.kill();
  const bar = alice.locator('.meeshy-bar');
  await expect(bar).toBeVisible();
  expect(await bob.boundingBox()).toEqual(before);

  await alice.mouse.move(20, 300);
  const search = alice.getByRole('main').getByRole('searchbox');
  await expect
    .poll(async () => ((await search.boundingBox())?.y ?? 0) >= ((await bar.boundingBox())?.y ?? 0) + 44)
    .toBe(true);
});

test.describe('with a page whose time is passed in', () => {
  test.use({ setup: { env: { PING_INTERVAL_MS: '36000000' } } });

  test('who was refreshed while the socket is down is known as of the refresh', async ({ detour, gateway, visit }) => {
    await gateway.arrive(await gateway.demo('carol'));
    const alice = await visit('alice', { url: detour.url });
    await alice.clock.install();
    await alice.reload();
    await openConversation(alice, 'Pause café');
    const drawer = await openDrawer(alice);
    await expect(mark(drawer, 'Carol', 'online')).toBeVisible();
    detour.cutSockets();
    await alice.clock.fastForward('00:02');
    const label = (name: string) =>
      alice.locator(`.meeshy-mark[aria-label^="${name}, "]`).first().getAttribute('aria-label');
    await expect.poll(() => label('Carol')).toMatch(AS_OF);
    const cut = await label('Bob');
    const before = await label('Carol');

    await alice.clock.fastForward('02:00');
    expect(await label('Carol')).toBe(before);
    await drawer.getByRole('button', { name: 'Refresh' }).click();
    await expect(drawer.getByText(/^Refreshed \d\d:\d\d$/)).toBeVisible();
    await expect.poll(() => label('Carol')).not.toBe(before);
    expect(await label('Carol')).toMatch(AS_OF);
    const refreshedAt = (await drawer.getByText(/^Refreshed/).textContent())?.replace('Refreshed ', '');
    expect(await label('Carol')).toContain(`as of ${refreshedAt}`);
    expect(await label('Bob')).toBe(cut);
    await expect(mark(conversationRow(alice, 'Carol'), 'Carol', 'online')).toHaveAttribute(
      'aria-label',
      (await label('Carol')) ?? '',
    );
  });
});

test.describe('with a page whose time stands still', () => {
  test.use({ setup: { env: { PING_INTERVAL_MS: '36000000' } } });

  test('whoever asks does not wait for the next attempt', async ({ detour, visit }) => {
    const alice = await visit('alice', { url: detour.url });
    await alice.clock.install();
    await alice.reload();
    const connected = alice.getByRole('img', { name: 'Connected' });
    await expect(connected).toBeVisible();
    detour.cutAll();
    await expect(connected).toBeHidden();
    await alice.clock.fastForward('00:20');
    await expect(alice.getByText(/^Offline: statuses as of \d\d:\d\d/)).toBeVisible();

    // From here on no attempt begins by itself.
    await alice.clock.pauseAt(await alice.evaluate(() => Date.now() + 60_000));
    // The last one has failed before this one.
    await alice.evaluate(() => fetch('/api/users').catch(() => {}));
    detour.mend();
    await alice.getByRole('button', { name: 'Retry' }).click();
    await expect(connected).toBeVisible();
  });
});

test('a guest who comes slowly writes under no empty band', async ({ detour, visit }) => {
  detour.cutSockets();
  const guest = await visit(null, { url: detour.url, path: '/join/demo' });
  await guest.getByLabel('Your name').fill('Nadia');
  await guest.getByLabel('Your name').press('Enter');
  await expect(composer(guest)).toBeFocused();
  const bar = guest.locator('.meeshy-bar');
  await expect(bar).toBeVisible();
  const note = guest.getByText(/^You are here as Nadia/);
  const gap = async () => {
    const [header, below] = [await guest.locator('header').boundingBox(), await note.boundingBox()];
    return (below?.y ?? 0) - (header?.y ?? 0) - (header?.height ?? 0);
  };
  await expect.poll(gap).toBeGreaterThan(40);
  await composer(guest).click();
  await composer(guest).pressSequentially('Bonjour');
  detour.mend();
  await expect(bar).toBeHidden({ timeout: 20_000 });
  await expect(composer(guest)).toBeFocused();
  await expect.poll(gap).toBeLessThan(24);
});

test('without a network the logo is there', async ({ visit }) => {
  const alice = await visit('alice');
  await alice.route('**/icon.svg', (route) => route.abort());
  await alice.reload();
  await expect(conversationRow(alice, 'Bob')).toBeVisible();
  const broken = () =>
    alice.locator('img').evaluateAll((all) => all.filter((one) => (one as HTMLImageElement).naturalWidth === 0));
  expect(await broken()).toEqual([]);
});
