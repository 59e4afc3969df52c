/** P22 on the screen: one sees when one was online, by one's own clock, takes it away, erases it, and nobody else sees anything of it. */
import { readFile } from 'node:fs/promises';
import type { Database } from '../server/src/database/schema.ts';
import { violationsOf } from './support/axe.ts';
import { recordOf } from './support/history.ts';
import { expect, type Gateway, type Page, test } from './support/test.ts';

/** Nine hours before UTC, all year. */
const TOKYO = { timezoneId: 'Asia/Tokyo' };
const PATH = '/settings/activity';

const heatMap = (page: Page) => page.getByRole('grid', { name: 'By the hour of the week' });
const hoursOf = (page: Page, day: string) =>
  heatMap(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: day }) })
    .getByRole('gridcell');
const days = (page: Page) => page.getByRole('region', { name: 'By the day' });
const recording = (page: Page) => page.getByRole('checkbox', { name: 'Record when I am online' });

async function sharingOf(gateway: Gateway, username: string) {
  const as = await gateway.demo(username);
  return gateway.data<Record<string, unknown>>('GET', '/api/users/me/sharing', { as });
}

test('it is off; once it is on, the five minutes in which one is there are in it; turning it off erases, and asks before', async ({
  gateway,
  visit,
}) => {
  const page = await visit('bob', { path: '/settings' });
  await page.getByRole('link', { name: 'My activity' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'My activity' })).toBeVisible();
  await expect(page.getByText(/^Only you see it, unless you show something of it below\./)).toBeVisible();
  await expect(page.getByText(/kept for 90 days/)).toBeVisible();
  await expect(recording(page)).not.toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Show others my usual hours' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Erase' })).toHaveCount(0);

  await recording(page).press('Space');
  await expect(recording(page)).toBeChecked();
  await expect(page.getByText(/^Recorded since/)).toContainText('Europe/Paris');
  const today = days(page).getByRole('table').first().getByRole('row').nth(1);
  await expect(today).toContainText(/\d\d:\d\d–\d\d:\d\d/);
  await expect(today.getByRole('cell').last()).toHaveText(/^(5|10) mins?$/);
  // Of the five minutes that have not passed no share is known.
  await expect(heatMap(page).getByRole('gridcell', { name: 'not known yet' }).first()).toBeAttached();

  await page.getByRole('checkbox', { name: 'Show others my usual hours' }).press('Space');
  await page.getByRole('checkbox', { name: 'Show others when I am likely back' }).press('Space');
  await expect.poll(() => sharingOf(gateway, 'bob')).toMatchObject({ activity: 'hours', outlook: true });

  await recording(page).press('Space');
  const question = page.getByRole('dialog', { name: 'Stop recording?' });
  await expect(question).toContainText('Everything that was recorded is erased now.');
  await question.getByRole('button', { name: 'Cancel' }).press('Enter');
  await expect(recording(page)).toBeChecked();
  await expect(recording(page)).toBeFocused();
  await recording(page).press('Space');
  await question.getByRole('button', { name: 'Stop and erase' }).press('Enter');
  await expect(recording(page)).not.toBeChecked();
  await expect(heatMap(page)).toHaveCount(0);
  expect(await sharingOf(gateway, 'bob')).toMatchObject({ activity: 'off', outlook: false });

  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
});

test('what is refused goes back, and is said; what cannot be read can be read again', async ({ visit }) => {
  const page = await visit('bob', { path: '/settings' });
  const error = { code: 'UNAVAILABLE', message: 'not now' };
  const refused = { status: 503, json: { success: false, error } };
  await page.route('**/api/users/me/activity?*', (route) => route.fulfill(refused));
  await page.getByRole('link', { name: 'My activity' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Your activity could not be loaded.');
  await page.unroute('**/api/users/me/activity?*');
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(recording(page)).not.toBeChecked();

  await page.route('**/api/users/me/sharing', (route) =>
    route.request().method() === 'PUT' ? route.fulfill(refused) : route.continue(),
  );
  await recording(page).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('This was not changed.');
  await expect(recording(page)).not.toBeChecked();
});

test.describe('a month of it', () => {
  // From nine to eleven and a half in Tokyo.
  test.use({ setup: { fill: (db: Database, now: number) => recordOf(db, now, 'alice', () => [[0, 2.5]]) } });

  async function visitAlice(gateway: Gateway, visit: (who: string, options: object) => Promise<Page>, options = {}) {
    const as = await gateway.demo('alice');
    await gateway.data('PUT', '/api/users/me/sharing', { as, body: { activity: 'me' } });
    const page = await visit('alice', { path: PATH, ...TOKYO, ...options });
    await page.getByRole('grid').waitFor();
    return page;
  }

  test('is told by one’s own clock, in a table that one goes through by the arrow keys', async ({ gateway, visit }) => {
    const page = await visitAlice(gateway, visit);
    await expect(page.getByText(/^Recorded since/)).toContainText('Asia/Tokyo');
    await expect(heatMap(page).getByRole('columnheader')).toHaveCount(25);
    for (const day of ['Tuesday', 'Sunday']) {
      const hours = hoursOf(page, day);
      await expect(hours).toHaveCount(24);
      await expect(hours.nth(8)).toHaveText(/^(0%|·)/);
      await expect(hours.nth(9)).toHaveText(/\d\d%/);
      await expect(hours.nth(10)).toHaveText(/\d\d%/);
    }

    await page.getByRole('checkbox', { name: 'Show others when I am likely back' }).focus();
    await page.keyboard.press('Tab');
    await expect(hoursOf(page, 'Monday').first()).toBeFocused();
    await page.keyboard.press('ArrowDown');
    for (let i = 0; i < 9; i++) await page.keyboard.press('ArrowRight');
    await expect(hoursOf(page, 'Tuesday').nth(9)).toBeFocused();
    await expect(page.locator('[data-reading]')).toHaveText(/^Tuesday, 09:00 to 10:00: \d+%$/);
    // One stop.
    await page.keyboard.press('Tab');
    await expect(page.getByText('As a table').first()).toBeFocused();
    await page.keyboard.press('Enter');
    const table = page.getByRole('table', { name: 'By the hour of the week' });
    const nine = table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: '09:00' }) });
    await expect(nine.getByRole('cell')).toHaveText(Array.from({ length: 7 }, () => /\d+%/));
  });

  test('is told by the clock of the last time where the server does not know the browser’s', async ({
    gateway,
    visit,
  }) => {
    const page = await visitAlice(gateway, visit);
    const error = { code: 'VALIDATION_ERROR', message: 'zone is not a time zone' };
    await page.route('**/api/users/me/activity?zone=*', (route) =>
      route.fulfill({ status: 400, json: { success: false, error } }),
    );
    await page.reload();
    await expect(page.getByText(/^Recorded since/)).toContainText('Asia/Tokyo');
    await expect(hoursOf(page, 'Sunday').nth(9)).toHaveText(/\d\d%/);
  });

  test('has its days in weeks, with what they come to', async ({ gateway, visit }) => {
    const page = await visitAlice(gateway, visit);
    // The first week may be one that has just begun, and the last day of the second is today by UTC where it is Monday in Tokyo.
    const week = days(page).getByRole('region').nth(2);
    await expect(week).toContainText(/17 hr 30 min|17 hrs? 30 mins?/);
    const rows = week.getByRole('row').filter({ has: page.getByRole('rowheader') });
    await expect(rows).toHaveCount(7);
    await expect(rows.first()).toContainText('09:00–11:30');
    await expect(rows.first()).toContainText(/^Sun/);
    await days(page).getByText('As a table').click();
    await expect(days(page).getByRole('table', { name: 'By the day' })).toContainText('09:00–11:30');
  });

  test('is taken away as a file, and erased', async ({ gateway, visit }) => {
    const page = await visitAlice(gateway, visit);
    const saved = async (format: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: `Export as ${format}` }).click(),
      ]);
      expect(download.suggestedFilename()).toBe(`activity.${format.toLowerCase()}`);
      return readFile(await download.path(), 'utf8');
    };
    expect(await saved('CSV')).toMatch(/^from,to,minutes\r\n\d{4}-.*T00:00:00.000Z,.*T02:30:00.000Z,150\r\n/);
    expect(JSON.parse(await saved('JSON'))).toMatchObject({ zone: 'Asia/Tokyo', earlier: null });

    await page.getByRole('button', { name: 'Erase' }).click();
    const question = page.getByRole('dialog', { name: 'Erase what is recorded?' });
    await question.getByRole('button', { name: 'Erase' }).click();
    await expect(days(page).getByRole('row').filter({ hasText: '09:00–11:30' })).toHaveCount(0);
    await expect(recording(page)).toBeChecked();
    const { days: left } = await gateway.data<{ days: { minutes: number }[] }>('GET', '/api/users/me/activity', {
      as: await gateway.demo('alice'),
    });
    expect(left.reduce((sum, { minutes }) => sum + minutes, 0)).toBeLessThan(30);
  });

  for (const [name, viewport, locale, asTable] of [
    ['desk', { width: 1280, height: 800 }, 'en-GB', 'As a table'],
    ['phone', { width: 390, height: 844 }, 'fr-FR', 'En tableau'],
  ] as const) {
    test(`is readable for everybody on a ${name}, in ${locale}`, async ({ gateway, visit }) => {
      const page = await visitAlice(gateway, visit, { viewport, locale, reducedMotion: 'reduce' });
      for (const summary of await page.getByText(asTable).all()) await summary.click();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violationsOf(page), colorScheme).toEqual([]);
      }
      // Nothing reaches beyond the page.
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
    });
  }

  test('tells its quarters by height where there are no colours', async ({ gateway, visit }) => {
    const page = await visitAlice(gateway, visit, { forcedColors: 'active' });
    const heightOf = (hour: number) =>
      hoursOf(page, 'Sunday')
        .nth(hour)
        .locator('span span')
        .first()
        .evaluate((element) => element.getBoundingClientRect().height);
    expect(await heightOf(10)).toBeGreaterThan(1.5 * (await heightOf(11)));
  });
});

test.describe('what outlives its days', () => {
  const known = Array.from({ length: 168 }, () => 4);
  // On Mondays, three quarters of the hour before noon.
  const earlier = JSON.stringify({ known, online: known.map((_, hour) => (hour === 11 ? 3 : 0)) });
  test.use({
    setup: {
      async fill(db: Database, now: number) {
        await recordOf(db, now, 'alice', () => [[0, 1]]);
        await db.updateTable('histories').set({ earlier }).execute();
      },
    },
  });

  test('is shown apart, as what it is', async ({ gateway, visit }) => {
    const as = await gateway.demo('alice');
    await gateway.data('PUT', '/api/users/me/sharing', { as, body: { activity: 'me' } });
    const page = await visit('alice', { path: PATH, ...TOKYO });
    await expect(hoursOf(page, 'Monday').nth(11)).toHaveText('0%');
    await page.getByRole('radio', { name: 'Last 90 days' }).press('ArrowRight');
    await expect(page.getByText(/^What is left of the days that are no longer kept\./)).toBeVisible();
    await expect(hoursOf(page, 'Monday').nth(11)).toHaveText('75%');
    await expect(hoursOf(page, 'Tuesday').nth(11)).toHaveText('0%');
  });
});

test.describe('what operators see of it', () => {
  const FIVE = ['alice', 'bob', 'carol', 'dave', 'erin'];
  /** The last day that is recorded, Monday first: the day before today, or before yesterday if it has been midnight since. */
  let lastDay = 0;
  test.use({
    setup: {
      async fill(db: Database, now: number) {
        lastDay = (new Date(now).getUTCDay() + 5) % 7;
        for (const [i, name] of FIVE.entries()) await recordOf(db, now, name, () => (i === 0 ? [[8, 10]] : [[8, 9]]));
      },
    },
  });

  test('is how many were there, and no number of fewer than five', async ({ visit }) => {
    const page = await visit('admin', { path: '/admin' });
    const sums = page.getByRole('region', { name: 'People over time' });
    await expect(sums).toContainText('Only of those who record their activity');
    const figure = (name: string) => sums.locator('dl > div').filter({ hasText: name }).locator('dd');
    await expect(figure('Record their activity')).toHaveText('5');
    await expect(figure('Online in 7 days')).toHaveText('5');
    // What was a week ago today may be too long ago.
    const hours = sums
      .getByRole('grid')
      .getByRole('row')
      .nth(1 + lastDay)
      .getByRole('gridcell');
    await expect(hours.nth(8)).toHaveText('5 people');
    await expect(hours.nth(9)).toHaveText(/fewer than five/);
    expect(await violationsOf(page)).toEqual([]);
  });

  test('is less than a number while fewer have it recorded', async ({ gateway, visit }) => {
    await gateway.data('DELETE', '/api/users/me/activity', { as: await gateway.demo('bob') });
    const page = await visit('admin', { path: '/admin' });
    const sums = page.getByRole('region', { name: 'People over time' });
    await expect(sums.locator('dd')).toHaveText(Array.from({ length: 4 }, () => 'fewer than five'));
    await expect(sums.getByRole('grid')).toHaveCount(0);
  });
});
