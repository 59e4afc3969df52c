/**
 * One’s own language: which one it is, and that all of it is said in it.
 *
 * @module-tag more
 */
import { mark } from './support/marks.ts';
import { expect, test } from './support/test.ts';

test('the browser’s language decides, and the switch decides over it for good', async ({ visit }) => {
  const page = await visit(null, { locale: 'fr-FR' });
  await expect(page.getByRole('heading', { name: 'Se connecter' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test('statuses, counts and times speak the language too', async ({ gateway, visit }) => {
  await gateway.arrive(await gateway.demo('bob'));
  const page = await visit('alice', { locale: 'fr-FR' });
  await expect(page.getByRole('img', { name: 'Bob, en ligne' })).toBeVisible();
  await page.getByRole('link', { name: 'Équipe produit' }).click();
  await expect(page.getByRole('main').getByText('2 en ligne')).toBeVisible();
  await page.getByRole('link', { name: 'Réglages' }).click();
  await page.getByText('English').click();
  await expect(mark(page, 'Bob', 'online')).toBeVisible();
});

for (const tags of [['en-US@posix'], ['en_US.UTF-8', 'fr'], ['C']]) {
  test(`a browser that speaks ${tags.join(', ')} shows every screen`, { tag: tags.length > 1 ? [] : '@more' }, async ({
    gateway,
    visit,
  }) => {
    const alice = await gateway.demo('alice');
    const body = { conversationId: await gateway.converse(alice, await gateway.demo('bob')), content: 'Hello' };
    await gateway.data('POST', '/api/messages', { as: alice, body });
    const page = await visit(alice);
    await page.addInitScript((languages) => {
      Object.defineProperty(Navigator.prototype, 'languages', { get: () => languages });
    }, tags);
    await page.goto(`/c/${body.conversationId}`);
    await expect(page.getByRole('region', { name: 'Messages' }).getByText('Hello')).toBeVisible();
    await page.getByRole('button', { name: 'Participants' }).click();
    const drawer = page.getByRole('dialog', { name: 'Participants' });
    await drawer.getByRole('button', { name: 'Refresh' }).click();
    await expect(drawer.getByText(/^Refreshed \d\d/)).toBeVisible();
    await expect(page.getByText('Something broke here')).toHaveCount(0);
  });
}

test('a language that another version has kept is no language of this one', async ({ visit }) => {
  const page = await visit(null);
  await page.evaluate(() => localStorage.setItem('meeshy.preferences', '{"language":"de-DE@x","theme":7}'));
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});
