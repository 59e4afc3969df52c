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
