/** Everything that matters, without a mouse. */
import { composer, messages, openConversation } from './support/screens.ts';
import { expect, type Page, test } from './support/test.ts';

/** Presses Tab until the element that is meant has the focus; fails when it is not reached within one round. */
async function tabTo(page: Page, role: Parameters<Page['getByRole']>[0], name: string | RegExp): Promise<void> {
  const wanted = page.getByRole(role, { name });
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not lead to the ${role} ${name}`);
}

test('one signs in, finds a conversation, writes, and looks who is there', async ({ visit }) => {
  const page = await visit(null);
  await page.getByRole('button', { name: 'alice' }).waitFor();
  await tabTo(page, 'button', 'alice');
  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: 'Conversations' }).waitFor();

  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search conversations' })).toBeFocused();
  await page.keyboard.type('produit');
  await expect(page.getByRole('list', { name: 'Conversations' }).getByRole('listitem')).toHaveCount(1);
  await tabTo(page, 'link', /^Équipe produit/);
  await page.keyboard.press('Enter');
  await expect(composer(page)).toBeFocused();
  await page.keyboard.type('Sans souris');
  await page.keyboard.press('Enter');
  await expect(messages(page).getByText('Sans souris')).toBeVisible();

  await page.keyboard.press('Shift+Tab');
  await expect(messages(page)).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('button', { name: 'Participants' })).toBeFocused();
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog', { name: 'Participants' });
  await expect(drawer).toBeFocused();
  await tabTo(page, 'button', 'Refresh');
  await page.keyboard.press('Enter');
  await expect(drawer.getByText(/^Refreshed /)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(page.getByRole('button', { name: 'Participants' })).toBeFocused();
});

test('the arrow keys move through lists, Home and End to their ends', async ({ visit }) => {
  const page = await visit('alice', { path: '/contacts' });
  const row = (name: RegExp) => page.getByRole('list', { name: 'People' }).getByRole('button', { name });
  await row(/^Bob/).waitFor();
  await row(/^Bob/).focus();
  await page.keyboard.press('ArrowDown');
  await expect(row(/^Carol/)).toBeFocused();
  await page.keyboard.press('End');
  await expect(row(/^User/)).toBeFocused();
  await page.keyboard.press('Home');
  await expect(row(/^Bob/)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: 'Bob' })).toBeVisible();

  const conversations = page.getByRole('list', { name: 'Conversations' }).getByRole('link');
  await conversations.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(conversations.nth(1)).toBeFocused();
  await page.keyboard.press('End');
  await expect(conversations.last()).toBeFocused();
});

test('`/` leads to the search of the page one is on, Esc empties it, and in a message it is a slash', async ({
  visit,
}) => {
  const page = await visit('alice', { path: '/contacts' });
  await page.getByRole('list', { name: 'People' }).waitFor();
  await page.keyboard.press('/');
  const search = page.getByRole('searchbox', { name: 'Search contacts' });
  await expect(search).toBeFocused();
  await page.keyboard.type('car');
  await page.keyboard.press('Escape');
  await expect(search).toHaveValue('');

  await openConversation(page, 'Bob');
  await expect(composer(page)).toBeFocused();
  await page.keyboard.type('1/2');
  await expect(composer(page)).toHaveValue('1/2');
});

test('the dialog keeps the focus, chooses by the keyboard, closes on Esc and gives the focus back', async ({
  visit,
}) => {
  const page = await visit('alice');
  const open = page.getByRole('button', { name: 'New conversation' });
  await open.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New conversation' });
  await dialog.getByRole('button', { name: /^Bob/ }).waitFor();
  await tabTo(page, 'button', /^Bob/);
  await page.keyboard.press('Space');
  await expect(dialog.getByRole('button', { name: 'Remove Bob' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(open).toBeFocused();
});

test('the first Tab skips to the content; an invitation is accepted on the way', async ({ visit }) => {
  const page = await visit('alice');
  await page.getByRole('region', { name: 'Invitation: Frank' }).waitFor();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await tabTo(page, 'button', 'Accept');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Frank' })).toBeVisible();
});

test('settings are chosen by the keyboard', async ({ visit }) => {
  const page = await visit('alice', { path: '/settings' });
  await page.getByRole('radio', { name: 'System' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('radio', { name: 'English' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('heading', { level: 1, name: 'Réglages' })).toBeVisible();
});
