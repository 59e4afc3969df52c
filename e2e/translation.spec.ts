/**
 * A page that the browser translates goes on living: it shows what changes, and does not fall.
 *
 * @module-tag more
 */
import { mark } from './support/marks.ts';
import {
  composer,
  conversationRow,
  messages,
  openConversation,
  openDrawer,
  retryInVain,
  say,
} from './support/screens.ts';
import { expect, type Page, test } from './support/test.ts';
import { looseTexts, translate } from './support/translation.ts';

test('a translated conversation follows those who come, type, write and go', async ({ gateway, visit }) => {
  const alice = await visit('alice');
  await openConversation(alice, 'Équipe produit');
  const drawer = await openDrawer(alice);
  await expect(mark(drawer, 'Bob', 'offline')).toBeVisible();
  await translate(alice);
  const main = alice.getByRole('main');
  await expect(main.locator('font').getByText('1 online')).toBeVisible();

  const bob = await visit('bob');
  await expect(main.getByText('2 online').first()).toBeVisible();
  await expect(drawer.getByRole('region', { name: /^Online\s*2/ })).toBeVisible();
  await openConversation(bob, 'Équipe produit');
  await composer(bob).pressSequentially('Bonjour');
  await expect(main.getByText(/is typing…$/).first()).toBeVisible();
  await composer(bob).press('Enter');
  await expect(messages(alice).getByText('Bonjour').first()).toBeVisible();
  await expect(
    conversationRow(alice, 'Équipe produit')
      .getByText(/Bonjour/)
      .first(),
  ).toBeVisible();
  await bob.close();
  await expect(main.getByText('1 online').first()).toBeVisible();

  await drawer.getByRole('button', { name: 'Refresh' }).click();
  await expect(drawer.getByText(/^Refreshed /).first()).toBeVisible();
  await drawer.getByRole('button', { name: 'Refresh' }).click();
  await drawer.getByRole('button', { name: 'Close' }).click();
  await say(alice, 'Salut');
  await expect(messages(alice).getByText('Salut').first()).toBeVisible();
  await gateway.sessions(1);
});

test('a translated page leads through the app, says what fails, and changes its language', async ({
  detour,
  visit,
}) => {
  const page = await visit(null, { url: detour.url });
  await page.getByRole('button', { name: 'alice' }).waitFor();
  await translate(page);
  await page.getByLabel('E-mail or username').fill('alice');
  await page.getByLabel('Password').fill('not my password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).not.toBeEmpty();
  await page.getByRole('button', { name: 'alice' }).click();
  await page.getByRole('list', { name: 'Conversations' }).waitFor();
  await page.getByRole('link', { name: 'Contacts' }).click();
  await page.getByText('Online 0').click();
  await expect(page.getByText('Nobody is online.').first()).toBeVisible();
  const search = page.getByRole('searchbox', { name: 'Search contacts' });
  await search.fill('nobody of this name');
  await expect(page.getByText('Nothing matches “nobody of this name”.').first()).toBeVisible();
  await search.fill('');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByLabel('Name shown to others').fill('Alice M.');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved').first()).toBeVisible();
  await page.getByLabel('Name shown to others').fill('Alice');
  await expect(page.getByText('Saved')).toHaveCount(0);
  await page.getByText('Français').first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Réglages' })).toBeVisible();
  await page.getByText('English').first().click();

  await openConversation(page, 'Bob');
  detour.cutAll();
  await say(page, 'Tu me reçois ?');
  await expect(page.getByText('Not sent.').first()).toBeVisible();
  await retryInVain(page);
  await expect(page.getByText('Not sent.').first()).toBeVisible();
  detour.mend();
  await expect(page.getByText('Not sent.')).toHaveCount(0, { timeout: 20_000 });
});

const WORDS = { en: ['New conversation', 'Participants'], fr: ['Nouvelle conversation', 'Participants'] } as const;

for (const language of ['en', 'fr'] as const) {
  test(`no text of any screen hangs loose, ${language}`, { tag: language === 'fr' ? '@more' : [] }, async ({
    gateway,
    visit,
  }) => {
    const locale = language === 'en' ? 'en-GB' : 'fr-FR';
    const [create, participants] = WORDS[language];
    const found: string[] = [];
    const look = async (page: Page, place: string) => {
      for (const text of await looseTexts(page)) found.push(`${place}: ${text}`);
    };

    const nobody = await visit(null, { locale });
    await nobody.getByRole('button', { name: 'alice' }).waitFor();
    const signIn = nobody.locator('form').first();
    await signIn.getByRole('button').click();
    await signIn.locator('[aria-invalid]').first().waitFor();
    await look(nobody, 'empty sign-in');
    await signIn.locator('[autocomplete=username]').fill('alice');
    await signIn.locator('[type=password]').fill('not my password');
    await signIn.getByRole('button').click();
    await nobody.getByRole('alert').first().locator('svg').waitFor();
    await look(nobody, 'sign-in');
    for (const path of ['/register', '/join/demo']) {
      await nobody.goto(path);
      await nobody.locator('form button[type=submit]').click();
      await nobody.locator('[aria-invalid]').first().waitFor();
      await look(nobody, path);
    }
    await nobody.locator('form input').fill('Nadia');
    await nobody.locator('form button[type=submit]').click();
    await nobody.getByRole('textbox').waitFor();
    await look(nobody, 'as a guest');

    await gateway.arrive(await gateway.demo('bob'));
    (await gateway.arrive(await gateway.demo('dave'))).leave();
    const alice = await visit('alice', { locale });
    await alice.getByRole('region', { name: /Frank/ }).waitFor();
    await look(alice, 'list');
    await alice.getByRole('link', { name: /Équipe produit/ }).click();
    await alice.getByRole('button', { name: participants }).click();
    await alice.locator('dialog [role=img]').first().waitFor();
    await look(alice, 'conversation');
    for (const path of ['/contacts', '/settings', '/c/nowhere']) {
      await alice.goto(path);
      await alice.getByRole('main').getByRole('heading').first().waitFor();
      await alice.getByRole('region', { name: /Frank/ }).waitFor();
      await look(alice, path);
    }
    const as = await gateway.demo('alice');
    await gateway.data('PUT', '/api/users/me/sharing', { as, body: { activity: 'me' } });
    await alice.goto('/settings/activity');
    await alice.getByRole('gridcell').first().hover();
    await look(alice, 'activity');
    await alice.goto('/contacts');
    await alice.getByRole('main').getByRole('listitem').first().waitFor();
    await look(alice, 'contacts');
    await alice.getByRole('button', { name: create }).click();
    await alice.getByRole('dialog').getByRole('listitem').first().waitFor();
    for (const name of [/^Bob/, /^Carol/]) await alice.getByRole('dialog').getByRole('button', { name }).click();
    await look(alice, 'new conversation');

    const admin = await visit('admin', { locale, path: '/admin' });
    await admin.locator('table caption').first().waitFor({ state: 'attached' });
    for (const table of await admin.locator('summary').all()) await table.click();
    await admin.getByRole('main').getByRole('img').first().hover();
    await admin.locator('[data-pointed]').waitFor();
    await look(admin, 'operations');

    expect(found).toEqual([]);
  });
}
