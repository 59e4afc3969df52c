/**
 * The library's `/testing`: components in a browser show what the test sets, and time passes only by hand.
 *
 * @module-tag more
 */
import type { TestPresence } from '@meeshy/status-react/testing';
import { expect, type Page, test } from '@playwright/test';
import { pageScript } from './support/page-script.ts';
import { styleSheet } from './support/style-sheet.ts';

declare const probe: { presence: TestPresence; other: TestPresence; show(client: TestPresence): void };

const MINUTE = 60_000;

const advance = (page: Page, ms: number) => page.evaluate((by) => probe.presence.advance(by), ms);

/** The browser's own time stands still. */
async function open(page: Page) {
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(MINUTE);
  await page.setContent('<div id="root"></div>');
  await page.addScriptTag({ content: await pageScript('testing-page.tsx') });
  return {
    mark: (words: RegExp | string) => page.getByRole('img', { name: words, exact: true }),
    section: (status: string) => page.locator(`section[data-status=${status}]`),
    connection: page.locator('.meeshy-connection'),
  };
}

test('marks, words and sections age by the clock that is turned by hand, and by nothing else', async ({ page }) => {
  const { mark, section, connection } = await open(page);
  await expect(mark('mark of Ann, online')).toBeVisible();
  await expect(section('online')).toContainText('Ann');
  await expect(section('offline')).toContainText('Ben');

  await advance(page, 5 * MINUTE);
  await expect(mark('mark of Ann, away, seen 5 minutes ago')).toBeVisible();
  await expect(section('online')).toContainText('Ann');
  await advance(page, 1_999);
  await expect(section('online')).toContainText('Ann');
  await advance(page, 1);
  await expect(section('away')).toContainText('Ann');

  await page.evaluate(() => probe.presence.setConnection('reconnecting'));
  await expect(connection).toHaveAttribute('data-state', 'reconnecting');
  await advance(page, 999);
  await expect(page.getByText('Reconnecting…')).toHaveCount(0);
  await advance(page, 1);
  await expect(page.getByText('Reconnecting…')).toHaveCount(1);
  await expect(mark(/^mark of Ann, away, as of \d/)).toBeVisible();
  await advance(page, 9_000);
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(connection).toHaveAttribute('data-state', 'reconnecting');

  await page.evaluate(() => probe.presence.setPeople({ id: 'ann', lastActiveAt: probe.presence.clock.now() }));
  await page.evaluate(() => probe.presence.setConnection('connected'));
  await expect(mark('mark of Ann, online')).toBeVisible();
});

test('another client in the same place is shown at once and whole, and the former one no more', async ({ page }) => {
  const { mark, section, connection } = await open(page);
  await expect(section('online')).toContainText('Ann');
  await page.evaluate(() => probe.show(probe.other));
  await expect(mark('mark of Ann, away, seen 10 minutes ago')).toBeVisible();
  await expect(connection).toHaveAttribute('data-state', 'reconnecting');
  await expect(section('away')).toContainText('Ann');
  await expect(section('online')).toContainText('Cat');
  await expect(page.getByText('Ben')).toHaveCount(0);

  await page.evaluate(() => {
    probe.presence.setPeople({ id: 'ann', isOnline: false, lastActiveAt: null });
    probe.presence.advance(3_600_000);
  });
  await expect(mark('mark of Ann, away, seen 10 minutes ago')).toBeVisible();
  await page.evaluate(() => probe.other.advance(1_000));
  await expect(mark(/^mark of Ann, away, as of \d/)).toBeVisible();
});

test('P16: what somebody says is there in words, and ends at its moment without a word of the server; nothing moves', async ({
  page,
}) => {
  const { mark, section } = await open(page);
  await page.addStyleTag({ content: styleSheet() });
  const row = section('online').locator('.meeshy-row');
  const before = await row.boundingBox();
  await page.evaluate((in10Minutes) => {
    const until = new Date(probe.presence.clock.now() + in10Minutes).toISOString();
    probe.presence.setPeople({
      id: 'ann',
      lastActiveAt: probe.presence.clock.now() + in10Minutes,
      state: { value: 'busy', source: 'manual', until },
      note: { emoji: '🗓️', text: 'in a meeting', until },
    });
  }, 10 * MINUTE);
  await expect(mark(/^mark of Ann, busy until .+, in a meeting$/)).toBeVisible();
  await expect(row).toContainText('in a meeting');
  await expect(row).toContainText(/Busy until /);
  expect(await row.boundingBox()).toEqual(before);

  await advance(page, 10 * MINUTE - 1);
  await expect(row).toContainText('in a meeting');
  await advance(page, 1);
  await expect(row).not.toContainText('in a meeting');
  await expect(mark('mark of Ann, online')).toBeVisible();
  expect(await row.boundingBox()).toEqual(before);
});

test('P16: of whom is offline the note stays, and busy goes', async ({ page }) => {
  const { mark } = await open(page);
  await page.evaluate(() => {
    probe.presence.setPeople({
      id: 'ann',
      state: { value: 'busy', source: 'manual', until: null },
      note: { emoji: '🌴', text: 'on holiday', until: null },
    });
  });
  await expect(mark('mark of Ann, busy, on holiday')).toBeVisible();
  await advance(page, 5 * MINUTE);
  await expect(mark('mark of Ann, away, seen 5 minutes ago, busy, on holiday')).toBeVisible();
  await advance(page, 25 * MINUTE);
  await expect(mark('mark of Ann, offline, seen 30 minutes ago, on holiday')).toBeVisible();
});
