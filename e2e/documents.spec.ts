/**
 * The pages that show the documents.
 *
 * @module-tag more
 */
import { expect, type Page, test } from './support/test.ts';

// What is shown is made by 2 MB of script: on a machine that does much else it takes its time.
test.describe.configure({ timeout: 180_000 });
const SLOWLY = { timeout: 60_000 };

/** From where the page took what it is made of. */
const origins = (page: Page) =>
  page.evaluate(() => [...new Set(performance.getEntriesByType('resource').map(({ name }) => new URL(name).origin))]);

test('whoever builds against the routes reads them in a browser, and tries one', async ({ visit, gateway }) => {
  const page = await visit(null, { path: '/docs' });
  await expect(page.getByRole('heading', { name: /real-time user status: routes/ })).toBeVisible(SLOWLY);
  const live = page.locator('#operations-The_gateway-live');
  await live
    .getByRole('button', { name: /health.*live/ })
    .first()
    .click();
  await live.getByRole('button', { name: 'Try it out' }).click();
  await live.getByRole('button', { name: 'Execute' }).click();
  await expect(live.locator('.live-responses-table')).toContainText('"status": "ok"', SLOWLY);
  expect(await origins(page)).toEqual([gateway.url]);
});

test('and the events', async ({ visit, gateway }) => {
  const page = await visit(null, { path: '/docs' });
  await page.getByRole('link', { name: 'Events' }).click();
  await expect(page.getByRole('heading', { name: /real-time user status: events/ })).toBeVisible(SLOWLY);
  await expect(page.getByText('presence:snapshot').first()).toBeVisible();
  await expect(page.getByText('operator:watch').first()).toBeVisible();
  expect(await origins(page)).toEqual([gateway.url]);
});
