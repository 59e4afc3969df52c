import { AMONG_THOUSANDS, AWAY } from './support/crowd.ts';
import { mark } from './support/marks.ts';
import { scrollThrough } from './support/scrolling.ts';
import { expect, test } from './support/test.ts';

test.use({ setup: AMONG_THOUSANDS });
// Thousands are read and sorted, on a machine that may do much else.
test.describe.configure({ timeout: 120_000 });

test('the first rows come with the first page, and whoever is online stands on top of them', async ({
  gateway,
  visit,
}) => {
  await gateway.arrive(await gateway.demo('erin'));
  const page = await visit('alice');
  let answerTheRest = () => {};
  const isWanted = new Promise<void>((resolve) => {
    answerTheRest = resolve;
  });
  await page.route(/\/api\/contacts\?.*cursor=/, async (route) => {
    await isWanted;
    await route.continue();
  });
  await page.getByRole('link', { name: 'Contacts' }).click();
  const list = page.getByRole('list', { name: 'People' });
  await expect(list.getByText('Bob', { exact: true })).toBeVisible();
  await expect(list.getByRole('listitem').first()).toContainText('Zoé');
  await expect(page.getByText('All 5005')).toHaveCount(0);
  answerTheRest();
  await expect(page.getByText('All 5005')).toBeVisible({ timeout: 30_000 });
  await expect(list.getByRole('listitem').first()).toContainText('Zoé');
});

test('a list has one Tab stop', async ({ visit }) => {
  const page = await visit('alice', { path: '/contacts' });
  await expect(page.getByText('All 5005')).toBeVisible({ timeout: 30_000 });
  for (const name of ['People', 'Conversations']) {
    const list = page.getByRole('list', { name });
    expect(await list.locator('[data-row]').count(), name).toBeGreaterThan(2);
    expect(await list.locator('[data-row][tabindex="0"]').count(), name).toBe(1);
  }
});

test('five thousand contacts: searched, filtered, and scrolled with few rows in the page', { tag: '@more' }, async ({
  visit,
}) => {
  const page = await visit('alice');
  await page.getByRole('link', { name: 'Contacts' }).click();
  const list = page.getByRole('list', { name: 'People' });
  await expect(list.getByText('Alice')).toHaveCount(0);
  await expect(list.getByText('Bob', { exact: true })).toBeVisible();
  await expect(page.getByText('All 5005')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(`Away ${AWAY}`)).toBeVisible();

  await page.getByText('Away 40').click();
  await expect(list.getByText('Person 4961')).toBeVisible();
  await expect(list.getByText('Bob', { exact: true })).toHaveCount(0);
  await page.getByText('All 5005').click();

  const { mostRows } = await scrollThrough(page);
  await expect(list.getByText('Zoé')).toBeVisible();
  expect(mostRows).toBeLessThan(60);

  await page.getByRole('searchbox', { name: 'Search contacts' }).fill('person 0420');
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Search contacts' }).fill('nobody of this name');
  await expect(page.getByText('Nothing matches “nobody of this name”.')).toBeVisible();
});

test('whoever comes is counted and marked at once among thousands', async ({ gateway, visit }) => {
  const page = await visit('alice', { path: '/contacts' });
  const list = page.getByRole('list', { name: 'People' });
  await expect(mark(list, 'Bob', 'offline')).toBeVisible({ timeout: 30_000 });
  await gateway.arrive(await gateway.demo('bob'));
  await expect(mark(list, 'Bob', 'online')).toBeVisible();
  await page.getByText('Online 1').click();
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await list.getByRole('button', { name: /Bob/ }).click();
  await expect(page.getByRole('article', { name: 'Bob' }).getByText('Online', { exact: true })).toBeVisible();
});
