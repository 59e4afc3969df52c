/** What belongs to an identity ends with it, also what was still under way. */
import type { Page, Route } from '@playwright/test';
import { composer, conversationRow, messages, openConversation, say } from './support/screens.ts';
import { expect, test } from './support/test.ts';

/** Holds the first so many requests to this address back, until `release` says how they go on. */
async function hold(page: Page, address: string, count: number) {
  const held: Route[] = [];
  let hear = () => {};
  const first = new Promise<void>((resolve) => {
    hear = resolve;
  });
  await page.route(address, async (route) => {
    if (held.length === count) return route.fallback();
    held.push(route);
    hear();
  });
  return {
    first,
    release: (go: (route: Route) => Promise<void>) => Promise.all(held.map(go)),
  };
}

async function becomeBob(page: Page, { isUnsent = false } = {}): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  if (isUnsent) await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'bob' }).click();
  await expect(page.getByRole('button', { name: /^My status/ })).toContainText('Bob');
}

const list = (page: Page) => page.getByRole('list', { name: 'Conversations' });

test('nobody waits for a list that the former one asked for, nor gets it', async ({ visit }) => {
  const page = await visit(null);
  const conversations = await hold(page, '**/api/conversations?*', 1);
  await page.getByRole('button', { name: 'alice' }).click();
  await conversations.first;
  await becomeBob(page);
  await expect(list(page).getByText('Alice', { exact: true })).toBeVisible();
  await conversations.release((route) => route.abort());
  await expect(list(page).getByText('Bob', { exact: true })).toHaveCount(0);
  await expect(list(page).getByText('Alice', { exact: true })).toBeVisible();
});

test('a message that was under way does not become one of the next person', async ({ detour, visit }) => {
  const page = await visit(null, { url: detour.url });
  await page.getByRole('button', { name: 'alice' }).click();
  await openConversation(page, 'Bob');
  await expect(page.getByRole('img', { name: 'Connected' })).toBeVisible();
  detour.cutSockets();
  await expect(page.getByText('Reconnecting…')).toBeVisible();
  const sending = await hold(page, '**/api/messages', 1);
  await say(page, 'Entre nous');
  await sending.first;
  detour.mend();
  await becomeBob(page, { isUnsent: true });
  await openConversation(page, 'Alice');
  await expect(messages(page)).toBeVisible();
  const answered = page.waitForEvent('requestfailed', (request) => request.method() === 'POST');
  await sending.release((route) => route.abort());
  await answered;
  await say(page, 'Bonjour Alice');
  await expect(messages(page).getByText('Bonjour Alice')).toBeVisible();
  await expect(page.getByText('Entre nous')).toHaveCount(0);
  await expect(page.getByText('Not sent.')).toHaveCount(0);
});

/** Everything that a browser keeps for the app, as text. */
function keptIn(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const cached = await Promise.all(
      (await caches.keys()).map(async (name) => {
        const cache = await caches.open(name);
        const texts = (await cache.keys()).map(
          async (request) => `${request.url} ${await (await cache.match(request))?.text()}`,
        );
        return Promise.all(texts);
      }),
    );
    const databases = (await indexedDB.databases()).map(({ name }) => name);
    return JSON.stringify([
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      cached,
      databases,
      history.state,
      document.title,
    ]);
  });
}

test('nothing that somebody wrote, read or was stays in the browser after signing out', async ({
  detour,
  gateway,
  visit,
}) => {
  const { id, auth } = await gateway.demo('alice');
  const page = await visit({ id, username: 'alice', auth }, { url: detour.url });
  await openConversation(page, 'Carol');
  await composer(page).fill('Commencé pour Carol');
  await openConversation(page, 'Bob');
  await expect(messages(page).getByText('Oui, dis-moi.')).toBeVisible();
  await expect.poll(() => keptIn(page)).toContain('Oui, dis-moi.');
  detour.cutAll();
  await say(page, 'Jamais parti');
  await expect(page.getByText('Not sent.')).toBeVisible();
  const before = await keptIn(page);
  const token = 'token' in auth ? auth.token : auth.sessionToken;
  const traces = [id, token, 'Équipe produit', 'Oui, dis-moi.', 'Jamais parti', 'Commencé pour Carol'];
  for (const trace of traces) expect(before).toContain(trace);

  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  const question = page.getByRole('dialog', { name: 'Sign out' });
  await expect(question).toContainText('1 message is not sent yet. Signing out here discards it.');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(conversationRow(page, 'Bob')).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await question.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  // Whatever still wanted to be kept has had its time.
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  const after = await keptIn(page);
  for (const trace of traces) expect(after).not.toContain(trace);
});

test('a session that has ended while nobody looked leaves nothing behind either', async ({ gateway, visit }) => {
  const bob = await gateway.demo('bob');
  const page = await visit(bob);
  await openConversation(page, 'Alice');
  await composer(page).fill('Commencé pour Alice');
  await expect.poll(() => keptIn(page)).toContain('Oui, dis-moi.');
  await page.goto('about:blank');
  const admin = await gateway.demo('admin');
  await gateway.data('POST', `/api/admin/users/${bob.id}/deactivate`, { as: admin });
  await page.goto('/');
  await expect(page.getByRole('alert')).toHaveText('Your session was ended. Sign in again to go on.');
  const after = await keptIn(page);
  for (const trace of [bob.id, 'Oui, dis-moi.', 'Commencé pour Alice']) expect(after).not.toContain(trace);
});
