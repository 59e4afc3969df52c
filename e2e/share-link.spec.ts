/**
 * Whoever comes by a link, without an account.
 *
 * @module-tag more
 */
import { AT_ONCE_MS } from './support/at-once.ts';
import { mark } from './support/marks.ts';
import { messages, openConversation, openDrawer, say } from './support/screens.ts';
import { expect, type Page, test } from './support/test.ts';

async function joinAs(page: Page, name: string): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Join' }).click();
}

test('whoever has the link joins without an account, sees and is seen', async ({ visit }) => {
  const alice = await visit('alice');
  await openConversation(alice, 'Équipe produit');
  const drawer = await openDrawer(alice);

  const guest = await visit(null);
  await guest.getByRole('textbox', { name: 'Share link' }).fill('http://example.com/join/demo');
  await guest.getByRole('button', { name: 'Open' }).click();
  await joinAs(guest, 'Nadia');

  await expect(guest.getByRole('heading', { level: 1, name: 'Équipe produit' })).toBeVisible();
  await expect(guest.getByText(/^You are here as Nadia, by a link that lives until /)).toBeVisible();
  await expect(mark(drawer, 'Nadia', 'online')).toBeVisible({ timeout: AT_ONCE_MS });
  await expect(guest.getByText('2 online')).toBeVisible();
  await expect(mark(await openDrawer(guest), 'Alice', 'online')).toBeVisible();
  await expect(guest.getByRole('list', { name: 'Conversations' })).toHaveCount(0);
  await expect(guest.getByRole('link', { name: 'Contacts' })).toHaveCount(0);

  await say(guest, 'Bonjour, c’est Nadia');
  await expect(messages(alice).getByText('Bonjour, c’est Nadia')).toBeVisible();
});

test('a link that was revoked throws its guests out, with a sentence', async ({ visit }) => {
  const alice = await visit('alice');
  await openConversation(alice, 'Équipe produit');
  const drawer = await openDrawer(alice);
  await drawer.getByRole('button', { name: 'Share by link' }).click();
  await drawer.getByRole('button', { name: 'Create a share link' }).click();
  const link = await drawer.getByRole('textbox', { name: 'Share link' }).inputValue();

  const guest = await visit(null, { path: new URL(link).pathname });
  await joinAs(guest, 'Nadia');
  await expect(mark(drawer, 'Nadia', 'online')).toBeVisible();

  await drawer.getByRole('button', { name: 'Revoke' }).click();
  await expect(drawer.getByText('Revoked: nobody can use this link any more.')).toBeVisible();
  await expect(guest.getByRole('alert')).toHaveText('The link that you came by has ended. Ask for a new one.');
  await expect(mark(drawer, 'Nadia', 'online')).toHaveCount(0);

  await guest.goto(new URL(link).pathname);
  await joinAs(guest, 'Nadia');
  await expect(guest.getByRole('alert')).toHaveText('This link does not exist or has ended. Ask for a new one.');
});

test('a guest who leaves is gone at once, and may come again', async ({ visit }) => {
  const alice = await visit('alice');
  await openConversation(alice, 'Équipe produit');
  const drawer = await openDrawer(alice);
  const guest = await visit(null, { path: '/join/demo' });
  await joinAs(guest, 'Nadia');
  await expect(mark(drawer, 'Nadia', 'online')).toBeVisible();
  await guest.getByRole('button', { name: 'Leave' }).click();
  await expect(guest.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(mark(drawer, 'Nadia', 'away')).toBeVisible({ timeout: AT_ONCE_MS });
});
