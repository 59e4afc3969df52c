/**
 * What a server has rendered comes to life in a browser without being rendered anew.
 *
 * @module-tag more
 */
import { expect, test } from '@playwright/test';
import { pageScript, toldElsewhere } from './support/page-script.ts';

declare const probe: {
  rendered: string;
  complaints: string[];
  takeOver(root: HTMLElement, given: unknown): { complaints: string[]; release(): void };
  release(): void;
};

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

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Times that read differently by another zone, another clock, another day. */
function peopleAt(at: number) {
  const ago = (ms: number) => new Date(at - ms).toISOString();
  const away = (ms: number) => ({ isOnline: false, lastSeen: ago(ms), lastActiveAt: ago(ms), version: 1 });
  const until = new Date(at + 20 * HOUR).toISOString();
  return [
    { id: 'ann', displayName: 'Ann', isOnline: true, lastSeen: null, lastActiveAt: ago(0), version: 1 },
    { id: 'ben', displayName: 'Ben', ...away(10 * MINUTE), note: { emoji: '🚆', text: 'On the train', until } },
    { id: 'cat', displayName: 'Cat', ...away(20 * HOUR), state: { value: 'dnd', source: 'manual', until } },
    { id: 'dan', displayName: 'Dan', ...away(200 * 24 * HOUR) },
    { id: 'eve', displayName: 'Eve' },
  ];
}

/** Of what is shown: who is what, in the first of the two halves of the page. */
const RENDERED = {
  initial: 'online,away,offline,offline,unknown',
  bare: 'unknown,unknown,unknown,unknown,unknown',
  page: 'unknown,unknown,unknown,unknown,unknown',
};

/** The same people, then. */
const LIVING = 'away,offline,offline,offline,unknown';

test.describe('in another place, twenty minutes later', () => {
  test.use({ timezoneId: 'America/New_York', locale: 'fr-FR' });

  for (const [kind, statuses] of Object.entries(RENDERED)) {
    test(`what a server has rendered is taken over as it is: ${kind}`, { tag: kind === 'page' ? [] : '@more' }, async ({
      page,
    }) => {
      const warnings: string[] = [];
      page.on('console', (message) => {
        // Nobody answers at the gateway's address.
        if (message.type() === 'error' && !message.text().includes('ERR_')) warnings.push(message.text());
      });
      const at = Date.now() - 20 * MINUTE;
      const given = { kind, initial: { people: peopleAt(at), at } };
      const env = { TZ: 'Pacific/Auckland', LANG: 'en_US.UTF-8', NODE_ENV: 'development' };
      const { html, complaints } = await toldElsewhere('elsewhere-server.tsx', given, env);
      expect(complaints).toBe('');
      expect(html).toContain(`<p>${statuses}</p>`);

      await page.setContent(`<!doctype html><html lang="fr"><div id="root">${html}</div></html>`);
      await page.addScriptTag({ content: await pageScript('elsewhere-page.tsx', { isDevelopment: true }) });
      await page.evaluate((all) => {
        const root = document.getElementById('root') as HTMLElement;
        Object.assign(probe, probe.takeOver(root, all));
      }, given);
      // It has come to life: by the browser's clock and language.
      await expect(page.getByText(LIVING, { exact: true })).toHaveCount(1);
      await expect(page.getByRole('img', { name: /^Ann, absent/ }).first()).toBeVisible();
      expect(await page.evaluate(() => probe.complaints)).toEqual([]);

      // The other half comes to life when the rest has long gone on.
      await page.evaluate(() => probe.release());
      await expect(page.getByText(LIVING, { exact: true })).toHaveCount(2);
      expect(await page.evaluate(() => probe.complaints)).toEqual([]);
      expect(warnings).toEqual([]);
    });
  }
});
