/**
 * Where the system's few colours replace all others, what is chosen, current and present still looks so.
 *
 * @module-tag more
 */
import type { Locator } from '@playwright/test';
import { mark } from './support/marks.ts';
import { conversationRow, openConversation, openDrawer } from './support/screens.ts';
import { expect, test } from './support/test.ts';

/** A few pixels of an element, from its left edge at half its height: its surface, without letters. */
async function surfaceOf(element: Locator): Promise<string> {
  const box = await element.boundingBox();
  if (box === null) throw new Error('The element is not to be seen');
  const clip = { x: box.x + 3, y: box.y + box.height / 2 - 1, width: 3, height: 2 };
  return (await element.page().screenshot({ clip, animations: 'disabled' })).toString('base64');
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, { tag: colorScheme === 'dark' ? '@more' : [] }, () => {
    test.use({ contextOptions: { forcedColors: 'active', reducedMotion: 'reduce' }, colorScheme });

    test('chosen chips, segments and rows are not like the others', async ({ gateway, visit }) => {
      const page = await visit('alice', {
        path: '/contacts',
        forcedColors: 'active',
        colorScheme,
        reducedMotion: 'reduce',
      });
      expect(await page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true);
      const chip = (name: string) => page.locator('label').filter({ hasText: name });
      await chip('Offline').waitFor();
      expect(await surfaceOf(chip('All'))).not.toBe(await surfaceOf(chip('Offline')));

      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByRole('heading', { level: 1 }).hover();
      const segment = (name: string) => page.locator('label').filter({ hasText: name });
      expect(await surfaceOf(segment('System'))).not.toBe(await surfaceOf(segment('Dark')));
      expect(await surfaceOf(page.getByRole('link', { name: 'Settings' }))).not.toBe(
        await surfaceOf(page.getByRole('link', { name: 'Contacts' })),
      );

      await openConversation(page, 'Bob');
      await page.getByRole('heading', { level: 1 }).hover();
      expect(await surfaceOf(conversationRow(page, 'Bob'))).not.toBe(await surfaceOf(conversationRow(page, 'Carol')));
      await gateway.arrive(await gateway.demo('bob'));
      await expect(mark(page.getByRole('main'), 'Bob', 'online')).toBeVisible();
    });

    test('a field in error is not like the others', async ({ visit }) => {
      const page = await visit(null, {
        path: '/register',
        forcedColors: 'active',
        colorScheme,
        reducedMotion: 'reduce',
      });
      await page.getByLabel('Username').fill('zoe');
      await page.getByLabel('Name shown to others').focus();
      /** The left edge of a field, from outside to its surface. */
      const edgeOf = async (label: string) => {
        const box = await page.getByLabel(label).boundingBox();
        if (box === null) throw new Error('The field is not to be seen');
        const clip = { x: box.x - 1, y: box.y + box.height / 2, width: 5, height: 1 };
        return (await page.screenshot({ clip, animations: 'disabled' })).toString('base64');
      };
      expect(await edgeOf('E-mail')).toBe(await edgeOf('Username'));
      await page.getByRole('button', { name: 'Create account' }).click();
      await expect(page.getByLabel('Password')).toHaveAttribute('aria-invalid', 'true');
      expect(await edgeOf('Password')).not.toBe(await edgeOf('Username'));
    });

    test('what is open above the people of a group is not like the others', async ({ visit }) => {
      const page = await visit('alice', { forcedColors: 'active', colorScheme, reducedMotion: 'reduce' });
      await openConversation(page, 'Équipe produit');
      const drawer = await openDrawer(page);
      const leave = drawer.getByRole('button', { name: 'Leave the conversation' });
      await leave.click();
      await drawer.getByRole('button', { name: 'Cancel' }).waitFor();
      await page.getByRole('heading', { level: 1 }).hover();
      expect(await surfaceOf(leave)).not.toBe(await surfaceOf(drawer.getByRole('button', { name: 'Share by link' })));
    });

    test('marks are told by their shapes, the disc of a group among them', async ({ gateway, visit }) => {
      await gateway.arrive(await gateway.demo('bob'));
      (await gateway.arrive(await gateway.demo('carol'))).leave();
      const page = await visit('alice', { forcedColors: 'active', colorScheme, reducedMotion: 'reduce' });
      const list = page.getByRole('list', { name: 'Conversations' });
      /** Whether a part of a mark has another colour than what lies around it, by the place in it (0 to 1). */
      const isInk = async (element: Locator, x: number, y: number) => {
        const box = await element.boundingBox();
        if (box === null) throw new Error('The mark is not to be seen');
        const pixel = async (at: { x: number; y: number }) =>
          (await page.screenshot({ clip: { ...at, width: 1, height: 1 } })).toString('base64');
        const inside = { x: Math.round(box.x + box.width * x), y: Math.round(box.y + box.height * y) };
        return (await pixel(inside)) !== (await pixel({ x: 2, y: 2 }));
      };
      const online = mark(list, 'Bob', 'online');
      const away = mark(list, 'Carol', 'away');
      const offline = mark(list, 'User', 'offline');
      for (const each of [online, away, offline]) await expect(each).toBeVisible();
      await page.mouse.move(900, 700);
      expect([await isInk(online, 0.5, 0.5), await isInk(online, 0.7, 0.3)]).toEqual([true, true]);
      expect([await isInk(away, 0.25, 0.6), await isInk(away, 0.7, 0.3)]).toEqual([true, false]);
      expect(await isInk(offline, 0.5, 0.5)).toBe(false);
      expect(await isInk(conversationRow(page, 'Équipe produit').locator('.online-disc'), 0.5, 0.5)).toBe(true);
    });
  });
}
