/** P17 on the screen: one decides who sees one, is told what it costs, and looks at oneself with their eyes. */
import { threeTogether } from './support/company.ts';
import { AMONG_THOUSANDS } from './support/crowd.ts';
import { mark } from './support/marks.ts';
import { conversationRow } from './support/screens.ts';
import { expect, type Page, test } from './support/test.ts';

const me = (page: Page) => page.getByRole('button', { name: /^My status, / });

async function openPrivacy(page: Page) {
  await page.getByRole('link', { name: 'Settings' }).press('Enter');
  await page.getByRole('link', { name: 'Who sees me' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Who sees me' }).waitFor();
  return page.getByRole('main');
}

/** By the keyboard alone. */
async function lookAs(page: Page, name: string) {
  await page.getByRole('button', { name: /^(Choose somebody|Whose eyes: )/ }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Whose eyes' });
  await dialog.getByRole('searchbox').fill(name);
  await dialog.getByRole('button', { name: new RegExp(`^${name}`) }).press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('button', { name: `Whose eyes: ${name}` })).toBeFocused();
}

test('never for one person: they see one leave, others do not; the preview is what they see; back again like a first tab', async ({
  visit,
}) => {
  const { alice, bob, carol } = await threeTogether(visit);

  const screen = await openPrivacy(alice);
  const never = screen.getByRole('region', { name: 'Never see me' });
  await expect(never).toContainText('You look gone to them, and they look offline to you.');
  await never.getByRole('button', { name: 'Add people' }).press('Enter');
  const dialog = alice.getByRole('dialog', { name: 'Never see me' });
  await dialog.getByRole('searchbox').fill('bob');
  await dialog.getByRole('button', { name: /^Bob/ }).press('Enter');
  await dialog.getByRole('button', { name: 'Done' }).press('Enter');
  await expect(never.getByRole('button', { name: 'Remove Bob' })).toBeVisible();

  await expect(conversationRow(bob, 'Alice').getByRole('img', { name: /^Alice, (away|offline)/ })).toBeVisible();
  await expect(mark(conversationRow(carol, 'Alice'), 'Alice', 'online')).toBeVisible();
  await expect(mark(conversationRow(alice, 'Bob'), 'Bob', 'offline')).toBeVisible();
  await expect(me(alice)).toHaveAccessibleName('My status, Online, hidden from some people');

  await lookAs(alice, 'Bob');
  await expect(screen.locator('[data-preview]').getByRole('img', { name: /^Alice, (away|offline)/ })).toBeVisible();
  await alice.reload();
  await expect(never.getByRole('button', { name: 'Remove Bob' })).toBeVisible();

  await never.getByRole('button', { name: 'Remove Bob' }).press('Enter');
  await expect(mark(conversationRow(bob, 'Alice'), 'Alice', 'online')).toBeVisible();
  await expect(me(alice)).toHaveAccessibleName('My status, Online');
});

test('each choice says what it costs; one that the server does not take goes back, and is said', async ({ visit }) => {
  const alice = await visit('alice');
  const screen = await openPrivacy(alice);
  const costs = {
    Nobody: 'You look offline to everybody, and everybody looks offline to you.',
    'Direct contacts': 'Whoever you do not talk with one to one does not see you, and looks offline to you.',
    'By days': 'People see only “recently”, “this week” and the like, and so do you of them.',
    Never: 'Nobody sees when you were there, and you see no times either.',
  };
  for (const [choice, cost] of Object.entries(costs)) {
    await screen.locator('label').filter({ hasText: choice }).first().click();
    await expect(screen.getByText(cost)).toBeVisible();
  }
  await alice.route('**/api/users/me/sharing', async (route) => {
    if (route.request().method() !== 'PUT') return route.continue();
    const error = { code: 'UNAVAILABLE', message: 'not now' };
    await route.fulfill({ status: 503, json: { success: false, error } });
  });
  await screen.getByLabel('Équipe produit').click();
  await expect(screen.getByRole('alert')).toContainText('This was not changed.');
  await expect(screen.getByLabel('Équipe produit')).not.toBeChecked();
  await alice.unroute('**/api/users/me/sharing');
  await screen.getByLabel('Équipe produit').check();
  await expect(screen.getByText('This was not changed.')).toHaveCount(0);
  await alice.goBack();
  await expect(alice.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
});

test('what is chosen in one tab shows in another one when it is looked at; the card says why one sees less', async ({
  gateway,
  visit,
}) => {
  const alice = await visit('alice');
  await visit('bob');
  const other = await alice.context().newPage();
  await other.goto('/');
  await expect(me(other)).toHaveAccessibleName('My status, Online');

  const as = await gateway.demo('alice');
  const body = { lastSeen: 'never', hiddenIn: [], never: [(await gateway.demo('carol')).id] };
  await gateway.data('PUT', '/api/users/me/sharing', { as, body });
  await other.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(me(other)).toHaveAccessibleName('My status, Online, hidden from some people');

  await alice.goto('/contacts');
  await alice.getByRole('list', { name: 'People' }).getByRole('button', { name: /^Bob/ }).click();
  const card = alice.getByRole('article', { name: 'Bob' });
  await expect(card).toContainText('You see less, because of what you share yourself');
});

test.describe('where what one sees does not depend on what one shows', () => {
  test.use({ setup: { env: { RECIPROCITY: 'none' } } });

  test('no choice is said to cost what it does not', async ({ visit }) => {
    const alice = await visit('alice');
    const screen = await openPrivacy(alice);
    await expect(screen.getByText('You look gone to them. You see them as before.')).toBeVisible();
    await expect(
      screen.getByText('Whoever you meet only there does not see you. You see them as before.'),
    ).toBeVisible();
    for (const choice of ['Nobody', 'Direct contacts', 'By days', 'Never']) {
      await screen.locator('label').filter({ hasText: choice }).first().click();
      await expect(screen.getByText('You see others as before.').first()).toBeVisible();
    }
    await expect(screen.getByText(/to you\.|so do you|no times either/)).toHaveCount(0);

    const french = await visit('alice', { path: '/settings/privacy', locale: 'fr-FR' });
    await expect(french.getByText('Vous les voyez comme avant.', { exact: false })).toBeVisible();
    await expect(french.getByText(/pour vous\.|vous de même|non plus/)).toHaveCount(0);
  });
});

test.describe('among thousands', () => {
  test.use({ setup: AMONG_THOUSANDS });

  test('one is looked for with whose eyes one looks at oneself', async ({ visit }) => {
    const alice = await visit('alice');
    const screen = await openPrivacy(alice);
    await screen.getByRole('button', { name: 'Choose somebody' }).press('Enter');
    const people = alice.getByRole('dialog', { name: 'Whose eyes' }).getByRole('button', { name: /^Person/ });
    await people.first().waitFor();
    expect(await alice.locator('option').count()).toBe(0);
    await alice.keyboard.press('Escape');
    await lookAs(alice, 'Person 0042');
    await expect(screen.locator('[data-preview]').getByRole('img', { name: 'Alice, online' })).toBeVisible();
  });
});
