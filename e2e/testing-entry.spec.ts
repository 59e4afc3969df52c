/** The library's `/testing`: components in a browser show what the test sets, and time passes only by hand. */
import type { TestPresence } from '@meeshy/status-react/testing';
import { expect, type Page, test } from '@playwright/test';
import { pageScript } from './support/page-script.ts';

declare const probe: { presence: TestPresence };

const MINUTE = 60_000;

const advance = (page: Page, ms: number) => page.evaluate((by) => probe.presence.advance(by), ms);

test('marks, words and sections age by the clock that is turned by hand, and by nothing else', async ({ page }) => {
  // The browser's own time stands still.
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(MINUTE);
  await page.setContent('<div id="root"></div>');
  await page.addScriptTag({ content: await pageScript('testing-page.tsx') });
  const mark = (words: RegExp | string) => page.getByRole('img', { name: words, exact: true });
  const section = (status: string) => page.locator(`section[data-status=${status}]`);

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
  await expect(page.locator('.meeshy-connection')).toHaveAttribute('data-state', 'reconnecting');
  await advance(page, 999);
  await expect(page.getByText('Reconnecting…')).toHaveCount(0);
  await advance(page, 1);
  await expect(page.getByText('Reconnecting…')).toHaveCount(1);
  await expect(mark(/^mark of Ann, away, as of \d/)).toBeVisible();
  await advance(page, 9_000);
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(page.locator('.meeshy-connection')).toHaveAttribute('data-state', 'reconnecting');

  await page.evaluate(() => probe.presence.setPeople({ id: 'ann', lastActiveAt: probe.presence.clock.now() }));
  await page.evaluate(() => probe.presence.setConnection('connected'));
  await expect(mark('mark of Ann, online')).toBeVisible();
});
