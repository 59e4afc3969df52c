/**
 * Browsers keep pages for the way back, as they were: nobody is there while one is kept.
 *
 * @module-tag more
 */
import { AT_ONCE_MS } from './support/at-once.ts';
import { expect, test } from './support/test.ts';

test('whoever leaves the page is gone at once, and whoever comes back to it is back', async ({ gateway, rawPage }) => {
  const alice = await gateway.arrive(await gateway.demo('alice'));
  const bob = await gateway.demo('bob');
  const shown = (isOnline: boolean) =>
    alice.hears('user:status', (status) => status.userId === bob.id && status.isOnline === isOnline);
  await rawPage.signIn(gateway.url, bob);
  await rawPage.prepare(`addEventListener('pageshow', (event) => { globalThis.isFromCache = event.persisted; });`);
  await rawPage.goto(gateway.url);
  await shown(true);
  const isLive = () => rawPage.read<boolean>(`document.querySelector('[role=img][aria-label=Connected]') !== null`);
  await expect.poll(isLive).toBe(true);
  // A service worker that takes its pages over at its first start lets go of those that are kept.
  await expect.poll(() => rawPage.read('navigator.serviceWorker.controller !== null')).toBe(true);

  const leftAt = Date.now();
  await rawPage.goto(`${gateway.url.replace('127.0.0.1', 'localhost')}/health/live`);
  await shown(false);
  expect(Date.now() - leftAt).toBeLessThan(AT_ONCE_MS);

  await rawPage.back();
  await shown(true);
  await expect.poll(() => rawPage.read('globalThis.isFromCache')).toBe(true);
  await expect.poll(isLive).toBe(true);
});
