/**
 * The drawer reads its participants as the application says, and tells what went wrong.
 *
 * @module-tag more
 */
import type { TestPresence } from '@meeshy/status-react/testing';
import { expect, type Page, test } from '@playwright/test';
import { pageScript } from './support/page-script.ts';
import { styleSheet } from './support/style-sheet.ts';

declare const probe: {
  presence: TestPresence;
  asked: string[];
  answers(next: number | readonly { id: string; displayName: string; isOnline: boolean }[]): void;
  show(conversationId: string): void;
};

const ANN = [{ id: 'ann', displayName: 'Ann', isOnline: true }];

async function open(page: Page): Promise<void> {
  await page.setContent('<!doctype html><div id="root"></div>');
  await page.addStyleTag({ content: styleSheet() });
  await page.addScriptTag({ content: await pageScript('load-page.tsx') });
}

const answers = (page: Page, next: Parameters<typeof probe.answers>[0]) =>
  page.evaluate((one) => probe.answers(one), next);
const show = (page: Page, conversationId: string) => page.evaluate((id) => probe.show(id), conversationId);
const asked = (page: Page) => page.evaluate(() => probe.asked);

test('who is there is read once for each conversation, and again by the button', async ({ page }) => {
  await open(page);
  await answers(page, ANN);
  await show(page, 'lunch');
  await expect(page.getByRole('dialog', { name: 'Teilnehmer' })).toBeVisible();
  await expect(page.locator('section[data-status=online]')).toContainText('Ann');
  await show(page, 'lunch');
  await show(page, 'dinner');
  await expect.poll(() => asked(page)).toEqual(['lunch', 'dinner']);
  await expect(page.locator('section[data-status=online]')).toContainText('Ann');
  await page.getByRole('button', { name: 'Aktualisieren' }).click();
  await expect.poll(() => asked(page)).toEqual(['lunch', 'dinner', 'dinner']);
});

test('a conversation that does not exist is told from an answer that failed', async ({ page }) => {
  await open(page);
  await answers(page, 404);
  await show(page, 'gone');
  await expect(page.getByRole('alert')).toHaveText('Diese Unterhaltung gibt es nicht.');
  await answers(page, 403);
  await show(page, 'closed');
  await expect(page.getByRole('alert')).toHaveText('Das ging nicht.');
});

test('where nobody answers it is read again as soon as there is a connection', async ({ page }) => {
  await open(page);
  await page.evaluate(() => probe.presence.setConnection('offline'));
  await answers(page, 0);
  await show(page, 'lunch');
  await expect(page.getByText('Sobald die Verbindung wieder da ist.')).toBeVisible();
  await answers(page, ANN);
  await page.evaluate(() => probe.presence.setConnection('connected'));
  await expect(page.locator('section[data-status=online]')).toContainText('Ann');
});
