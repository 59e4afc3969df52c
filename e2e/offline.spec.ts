/**
 * Without a network the app starts with what it knew, and what one writes goes out once when the network is back.
 *
 * @module-tag more
 */
import type { Conversation, Message } from '@meeshy/status-protocol';
import { composer, conversationRow, messages, openConversation, say } from './support/screens.ts';
import { expect, type Gateway, type Page, test } from './support/test.ts';

/** The shell is kept, and what is shown. */
async function isKept(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(async () => (await caches.match('/')) !== undefined && navigator.serviceWorker.controller !== null),
    )
    .toBe(true);
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('meeshy.kept')?.includes('Oui, dis-moi.')))
    .toBe(true);
}

async function history(gateway: Gateway, conversationId: string): Promise<string[]> {
  const path = `/api/messages/${conversationId}`;
  const { items } = await gateway.data<{ items: Message[] }>('GET', path, { as: await gateway.demo('bob') });
  return items.map(({ content }) => content);
}

test('after a reload without a network the lists are there, and what one wrote survives another one', async ({
  gateway,
  visit,
}) => {
  const alice = await visit('alice');
  await openConversation(alice, 'Bob');
  await expect(messages(alice).getByText('Oui, dis-moi.')).toBeVisible();
  await isKept(alice);
  const conversationId = new URL(alice.url()).pathname.slice('/c/'.length);

  await gateway.kill();
  await alice.reload();
  await expect(messages(alice).getByText('Oui, dis-moi.')).toBeVisible();
  await expect(conversationRow(alice, 'Carol')).toBeVisible();
  await expect(alice.locator('.meeshy-mark[aria-label^="Bob, "]').first()).toHaveAttribute(
    'aria-label',
    /as of \d\d:\d\d$/,
  );
  await expect(alice.getByText(/^Offline: statuses as of \d\d:\d\d/)).toBeVisible({ timeout: 20_000 });
  await say(alice, 'Écrit sans réseau');
  await expect(alice.getByText('Not sent.')).toBeVisible();
  await alice.reload();
  await expect(messages(alice).getByText('Écrit sans réseau')).toBeVisible();
  await expect(composer(alice)).toBeVisible();

  await gateway.restart();
  await expect.poll(() => history(gateway, conversationId), { timeout: 30_000 }).toContain('Écrit sans réseau');
  await expect(alice.getByText('Not sent.')).toBeHidden();
  await alice.reload();
  await expect(messages(alice).getByText('Écrit sans réseau')).toHaveCount(1);
  await expect(alice.getByRole('img', { name: 'Connected' })).toBeVisible();
  expect((await history(gateway, conversationId)).filter((content) => content === 'Écrit sans réseau')).toHaveLength(1);

  const cached = await alice.evaluate(async () => {
    const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(cached.filter((path) => /^\/(api|socket\.io|health|maintenance|metrics)/.test(path))).toEqual([]);
  await alice.getByRole('link', { name: 'Settings' }).click();
  await alice.getByRole('button', { name: 'Sign out' }).click();
  await expect(alice.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  const left = await alice.evaluate(() => Object.keys(localStorage).filter((key) => /session|kept|outbox/.test(key)));
  expect(left).toEqual([]);
});

test('what is kept tells as of when it is known, however soon the connection was lost', async ({ gateway, visit }) => {
  const alice = await visit('alice');
  await expect.poll(() => alice.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await alice.reload();
  await expect(alice.getByRole('img', { name: 'Connected' })).toBeVisible();
  await expect(conversationRow(alice, 'Carol')).toBeVisible();
  await gateway.kill();
  await expect(alice.getByText('Reconnecting…')).toBeVisible();
  await alice.reload();
  const carol = conversationRow(alice, 'Carol').locator('.meeshy-mark');
  // Of today: the time alone.
  await expect(carol).toHaveAttribute('aria-label', /as of \d\d:\d\d$/);
});

/** What another app of the same origin may take: all the room that there is, but for so many characters. */
async function fillStorage(page: Page, left: number): Promise<void> {
  await page.evaluate((room) => {
    const fits = (size: number) => {
      try {
        localStorage.setItem('filling', 'x'.repeat(size));
        return true;
      } catch {
        return false;
      }
    };
    let [most, tooMuch] = [0, 16_000_000];
    while (tooMuch - most > 1) {
      const half = Math.floor((most + tooMuch) / 2);
      if (fits(half)) most = half;
      else tooMuch = half;
    }
    localStorage.setItem('filling', 'x'.repeat(most - room));
  }, left);
}

test.describe('with little room left in the browser', () => {
  test('the latest is kept, and what one wrote goes before all that is read again', { tag: '@more' }, async ({
    gateway,
    visit,
  }) => {
    const bob = await gateway.demo('bob');
    const carol = await gateway.demo('carol');
    const write = async (as: typeof bob, path: string, words: string) => {
      const { items } = await gateway.data<{ items: Conversation[] }>('GET', '/api/conversations', { as });
      const conversationId = items.find(({ type, peer }) => type === 'direct' && peer?.username === path)?.id;
      for (let at = 1; at <= 50; at += 1) {
        const content = `${words} ${at}. ${'Un long message. '.repeat(200)}`;
        await gateway.data('POST', '/api/messages', { as, body: { conversationId, content } });
      }
    };
    await write(carol, 'alice', 'Ancien');
    await write(bob, 'alice', 'Récent');
    const alice = await visit('alice');
    await fillStorage(alice, 300_000);
    await openConversation(alice, 'Carol');
    await expect(messages(alice).getByText(/^Ancien 50\./)).toBeVisible();
    await openConversation(alice, 'Bob');
    await expect(messages(alice).getByText(/^Récent 50\./)).toBeVisible();
    await expect.poll(() => alice.evaluate(() => localStorage.getItem('meeshy.kept') ?? '')).toContain('Récent 50.');
    await expect.poll(() => alice.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);

    await gateway.kill();
    await alice.reload();
    await expect(messages(alice).getByText(/^Récent 50\./)).toBeVisible();
    await expect(conversationRow(alice, 'Carol')).toBeVisible();
    await expect(alice.locator('.meeshy-mark[aria-label^="Carol, "]').first()).toHaveAttribute('aria-label', /as of/);

    await fillStorage(alice, 0);
    await say(alice, 'Écrit sans place');
    await expect(alice.getByText('Not sent.')).toBeVisible();
    await alice.reload();
    await expect(messages(alice).getByText('Écrit sans place')).toBeVisible();
  });
});

test('a message whose answer was lost goes out once', async ({ detour, gateway, visit }) => {
  const alice = await visit('alice', { url: detour.url });
  await openConversation(alice, 'Bob');
  await isKept(alice);
  const conversationId = new URL(alice.url()).pathname.slice('/c/'.length);
  await expect(alice.getByRole('img', { name: 'Connected' })).toBeVisible();
  detour.cutSockets();
  await expect(alice.getByText('Reconnecting…')).toBeVisible();
  // It arrives, and the answer does not.
  await alice.route('**/api/messages', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await say(alice, 'Une seule fois');
  await expect.poll(() => history(gateway, conversationId)).toContain('Une seule fois');
  await alice.unroute('**/api/messages');
  await alice.reload();
  detour.mend();
  await expect(alice.getByRole('img', { name: 'Connected' })).toBeVisible({ timeout: 20_000 });
  const unsent = () =>
    alice.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('meeshy.outbox.')));
  await expect.poll(unsent, { timeout: 20_000 }).toEqual([]);
  await expect(messages(alice).getByText('Une seule fois')).toHaveCount(1);
  expect((await history(gateway, conversationId)).filter((content) => content === 'Une seule fois')).toHaveLength(1);
});

test('a shell of an older build gives way to the newer one as soon as there is an answer', async ({
  gateway,
  visit,
}) => {
  const alice = await visit('alice');
  await openConversation(alice, 'Bob');
  await expect(messages(alice).getByText('Oui, dis-moi.')).toBeVisible();
  await isKept(alice);
  await alice.evaluate(async () => {
    const [name = ''] = await caches.keys();
    const cache = await caches.open(name);
    const shell = await cache.match('/');
    const html = (await shell?.text()) ?? '';
    const [, entry = ''] = /<script type="module"[^>]* src="([^"]+)"/.exec(html) ?? [];
    await cache.put(`${entry}?older`, (await cache.match(entry)) as Response);
    await cache.put('/', new Response(html.replaceAll(entry, `${entry}?older`), { headers: shell?.headers ?? {} }));
  });
  const isOlder = () => alice.evaluate(() => document.querySelector('script[src$="?older"]') !== null);

  await gateway.kill();
  await alice.reload();
  await expect(messages(alice).getByText('Oui, dis-moi.')).toBeVisible();
  expect(await isOlder()).toBe(true);
  await gateway.restart();
  await expect(alice.getByRole('img', { name: 'Connected' })).toBeVisible({ timeout: 20_000 });
  await expect.poll(() => isOlder().catch(() => true), { timeout: 20_000 }).toBe(false);
  await expect(messages(alice).getByText('Oui, dis-moi.')).toBeVisible();
});
