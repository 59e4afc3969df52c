/**
 * What people say is a second shape in their mark, and so is that push messages get to them: told apart at 10 pixels, without colours, in both themes and the system's few.
 *
 * @module-tag more
 */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { pageScript } from './support/page-script.ts';
import { styleSheet } from './support/style-sheet.ts';

const SIZES = [10, 12, 16];
/** Those that have to differ from each other, whatever one sees of colours. */
const SHAPES = [
  'online',
  'online-busy',
  'online-dnd',
  'online-invisible',
  'away',
  'away-busy',
  'away-dnd',
  'away-reached',
  'offline',
  'offline-dnd',
  'offline-reached',
];

/** How bright each pixel of an element is, 0 to 255. */
async function greysOf(element: Locator): Promise<number[]> {
  const picture = (await element.screenshot({ animations: 'disabled' })).toString('base64');
  return element.page().evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext(
      '2d',
    ) as OffscreenCanvasRenderingContext2D;
    canvas.drawImage(bitmap, 0, 0);
    const { data } = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
    return Array.from({ length: data.length / 4 }, (_, i) =>
      Math.round(0.2126 * (data[4 * i] ?? 0) + 0.7152 * (data[4 * i + 1] ?? 0) + 0.0722 * (data[4 * i + 2] ?? 0)),
    );
  }, picture);
}

/** How many pixels are clearly brighter in one of them than in the other. */
const differing = (a: number[], b: number[]) => a.filter((grey, i) => Math.abs(grey - (b[i] ?? 0)) > 48).length;

async function open(page: Page): Promise<void> {
  await page.setContent(
    `<style>:root { color-scheme: light dark; background: light-dark(#fff, #131417) } ${styleSheet()}</style><div id="root"></div>`,
  );
  await page.addScriptTag({ content: await pageScript('marks-page.tsx') });
  await page.getByRole('img').first().waitFor();
}

test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const [name, media] of Object.entries({
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'forced colours': { colorScheme: 'dark', forcedColors: 'active' },
} as const)) {
  const tag = name === 'light' ? [] : '@more';
  test(`P16: busy is a square and do-not-disturb a bar, ${name}, without colours, at 10 pixels`, { tag }, async ({
    page,
  }) => {
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
    await open(page);
    for (const size of SIZES) {
      const pictures = new Map<string, number[]>();
      for (const shape of SHAPES) {
        pictures.set(shape, await greysOf(page.getByRole('img', { name: new RegExp(`^${shape} ${size},`) })));
      }
      for (const [shape, picture] of pictures) {
        for (const [other, another] of pictures) {
          if (shape < other) {
            expect(differing(picture, another), `${shape} and ${other} at ${size} px`).toBeGreaterThanOrEqual(4);
          }
        }
      }
    }
  });
}

test('busy is shown of nobody who is offline, and available of nobody', async ({ page }) => {
  await open(page);
  const mark = (person: string) => page.locator(`[aria-label^="${person} 16,"]`);
  for (const status of ['online', 'away', 'offline']) {
    await expect(mark(`${status}-available`)).not.toHaveAttribute('data-told');
  }
  await expect(mark('offline-busy')).not.toHaveAttribute('data-told');
  await expect(mark('offline-busy')).toHaveAccessibleName('offline-busy 16, offline');
  await expect(mark('offline-reached')).toHaveAccessibleName('offline-reached 16, offline, gets notifications');
  await expect(mark('away-reached')).toHaveAccessibleName(/away-reached 16, away, gets notifications/);
  await expect(mark('online-reached')).not.toHaveAttribute('data-told');
});
