/** What a server has rendered comes to life in a browser without being rendered anew. */
import { expect, test } from '@playwright/test';
import { pageScript } from './support/page-script.ts';

declare const probe: { rendered: string; complaints: string[] };

test('a page that begins with the people and the time of its rendering is taken over as it is', async ({ page }) => {
  const warnings: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') warnings.push(message.text());
  });
  await page.setContent('<div id="root"></div>');
  await page.addScriptTag({ content: await pageScript('hydration-page.tsx', { isDevelopment: true }) });
  expect(await page.evaluate(() => probe.rendered)).toContain('<p>online: online,away</p>');
  // Nobody is signed in here, and now it is known that nothing is live.
  await expect(page.getByRole('img', { name: /^Ben, away, as of \d/ })).toBeVisible();
  expect(await page.evaluate(() => probe.complaints)).toEqual([]);
  expect(warnings).toEqual([]);
});
