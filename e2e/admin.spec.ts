/** The operators' page. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';

/** A figure at a glance, by its name. */
const figure = (page: Page, name: string) =>
  page
    .getByRole('main')
    .locator('dl > div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('dd')
    .first();

test('figures move when somebody comes, without any request', async ({ gateway, visit }) => {
  const page = await visit('admin');
  await page.getByRole('link', { name: 'Operations' }).click();
  await expect(page.getByText('Live, every second')).toBeVisible();
  await expect(figure(page, 'People online')).toHaveText('1');
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));

  await gateway.arrive(await gateway.demo('alice'));
  const bob = await gateway.demo('bob');
  await gateway.arrive(bob);
  await gateway.arrive(bob);
  await expect(figure(page, 'People online')).toHaveText('3');
  await expect(figure(page, 'Sessions')).toHaveText('4');
  await expect(figure(page, 'Connections')).toHaveText('3');
  await expect(page.getByRole('img', { name: 'People and sessions, the last five minutes' })).toBeVisible();
  await page.getByText('As a table').first().click();
  const table = page.getByRole('table', { name: 'People and sessions, the last five minutes' });
  await expect(table.getByRole('row').nth(1).getByRole('cell')).toHaveText(['3', '4']);
  await expect(page.getByRole('region', { name: 'Slowest announcements' }).getByRole('row')).toHaveCount(3);
  expect(requests).toEqual([]);
});

test('a person is disconnected after a question', async ({ gateway, visit }) => {
  const page = await visit('admin', { path: '/admin' });
  const alice = await gateway.arrive(await gateway.demo('alice'));
  await gateway.arrive(await gateway.demo('bob'));
  await page.getByRole('button', { name: 'Disconnect a person' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('searchbox').fill('ALI');
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
  await dialog.getByRole('button', { name: 'alice' }).click();
  await expect(dialog.getByText('End 1 session of alice?')).toBeVisible();
  expect(alice.socket.connected).toBe(true);
  await dialog.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await alice.hears('disconnect');
  await expect(page.getByRole('status').getByText('alice: 1 session ended.')).toBeVisible();
  await expect(figure(page, 'People online')).toHaveText('2');
});

test('a sweep and a reset ask first', async ({ gateway, visit }) => {
  const page = await visit('admin', { path: '/admin' });
  const totalRequests = async () =>
    (await gateway.data<{ totalRequests: number }>('GET', '/maintenance/status-metrics')).totalRequests;
  await expect(page.getByText('Live, every second')).toBeVisible();
  await expect.poll(totalRequests).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Reset the status metrics' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  expect(await totalRequests()).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Reset the status metrics' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset the status metrics' }).click();
  await expect(page.getByText('The status metrics count from zero.')).toBeVisible();
  expect(await totalRequests()).toBe(0);

  await page.getByRole('button', { name: 'Clean up now' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Clean up now' }).click();
  await expect(page.getByText('Swept: 0 people taken offline.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Sweeps' }).getByRole('row').nth(1)).toBeVisible();
});

test('after a cut the figures say from when they are, and go on by themselves', async ({ detour, visit }) => {
  const page = await visit('admin', { path: '/admin', url: detour.url });
  await expect(page.getByText('Live, every second')).toBeVisible();
  detour.cutSockets();
  await expect(page.getByText(/^As of \d\d:\d\d: the connection is down$/)).toBeVisible();
  detour.mend();
  await expect(page.getByText('Live, every second')).toBeVisible();
  const opened = figure(page, 'Sessions');
  await expect(opened).toHaveText('1');
});

test('the page is for operators alone', async ({ visit }) => {
  const page = await visit('alice', { path: '/admin' });
  await expect(page.getByText('Choose a conversation')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Operations' })).toHaveCount(0);
});

for (const { colorScheme, viewport } of [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const) {
  test(`axe finds nothing, ${colorScheme}, ${viewport.width} wide`, async ({ gateway, visit }) => {
    const page = await visit('admin', { path: '/admin', colorScheme, viewport });
    await gateway.arrive(await gateway.demo('alice'));
    await expect(figure(page, 'People online')).toHaveText('2');
    await page.getByText('As a table').first().click();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.getByRole('button', { name: 'Disconnect a person' }).click();
    await expect(page.getByRole('dialog').getByRole('button', { name: 'alice' })).toBeVisible();
    // Not over a backdrop that is still fading in.
    await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished)));
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
    expect(scrollWidth).toBe(clientWidth);
  });
}
