/** What belongs to an identity ends with it, also what was still under way. */
import type { Page, Route } from '@playwright/test';
import { messages, openConversation, say } from './support/screens.ts';
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

async function becomeBob(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'bob' }).click();
  await expect(page.getByRole('link', { name: 'Settings' })).toContainText('Bob');
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
  await becomeBob(page);
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
