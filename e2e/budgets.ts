/**
 * The budgets of the web app, with a processor four times slower and 1.6 Mbit/s: how much the first load of the
 * signed-in app brings over the network, when its list can be used, and when five thousand contacts show their first
 * rows; and how long a frame takes while those are scrolled, with the processor as it is.
 */
import type { CDPSession } from '@playwright/test';
import { AMONG_THOUSANDS } from './support/crowd.ts';
import { scrollThrough } from './support/scrolling.ts';
import { expect, type Page, test } from './support/test.ts';

const SLOWER = 4;
const BYTES_PER_SECOND = 1_600_000 / 8;
const LATENCY_MS = 40;

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

/** From now on the page is that of a mid-range phone; answers what comes to count the bytes that it receives. */
async function asPhone(page: Page): Promise<() => number> {
  const devtools: CDPSession = await page.context().newCDPSession(page);
  let bytes = 0;
  await devtools.send('Network.enable');
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: LATENCY_MS,
    downloadThroughput: BYTES_PER_SECOND,
    uploadThroughput: BYTES_PER_SECOND,
  });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  return () => bytes;
}

/** When the page painted the first element of this kind after `from`, ms on its own clock. */
function paintedAt(page: Page, selector: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (document.querySelector(wanted)) requestAnimationFrame(() => resolve(performance.now()));
          else requestAnimationFrame(look);
        };
        look();
      }),
    selector,
  );
}

test('first load: at most 180 kB compressed, and a list within 2.5 s', async ({ visit }) => {
  const page = await visit('alice', { path: '/health/live' });
  const received = await asPhone(page);
  await page.goto('/', { waitUntil: 'commit' });
  const listMs = await paintedAt(page, 'ul[aria-label="Conversations"] a');
  const kB = received() / 1_000;
  console.log(`  first load: ${kB.toFixed(0)} kB, list usable after ${listMs.toFixed(0)} ms`);
  expect.soft(kB).toBeLessThan(180);
  expect.soft(listMs).toBeLessThan(2_500);
});

test.describe('among thousands', () => {
  test.use({ setup: AMONG_THOUSANDS });

  test('five thousand contacts: first rows within 1 s', async ({ visit }) => {
    const page = await visit('alice');
    await page.getByRole('img', { name: 'Connected' }).waitFor();
    await asPhone(page);
    const clickedAt = await page.evaluate(() => performance.now());
    await page.evaluate(() => document.querySelector<HTMLElement>('a[href="/contacts"]')?.click());
    const rowsMs = (await paintedAt(page, 'ul[aria-label="People"] button')) - clickedAt;
    await page.getByText('All 5005').waitFor({ timeout: 60_000 });
    const allMs = (await page.evaluate(() => performance.now())) - clickedAt;
    console.log(`  five thousand contacts: first rows after ${rowsMs.toFixed(0)} ms, all after ${allMs.toFixed(0)} ms`);
    expect.soft(rowsMs).toBeLessThan(1_000);
  });

  test('five thousand contacts: scrolled by frames that nobody waits for', async ({ visit }) => {
    const page = await visit('alice', { path: '/contacts' });
    await page.getByText('All 5005').waitFor({ timeout: 60_000 });
    const { medianMs } = await scrollThrough(page);
    console.log(`  five thousand contacts: a frame while scrolling takes ${medianMs.toFixed(0)} ms`);
    expect.soft(medianMs).toBeLessThan(50);
  });
});
