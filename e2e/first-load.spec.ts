import { conversationRow } from './support/screens.ts';
import { expect, storageOf, test } from './support/test.ts';

/** What comes over the network until the list is usable, headers included. */
const BUDGET_BYTES = 180_000;

test('the first load of the signed-in app stays within its budget', async ({ browser, gateway }, { annotations }) => {
  const alice = await gateway.demo('alice');
  const context = await browser.newContext({ baseURL: gateway.url, storageState: storageOf(gateway.url, alice) });
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  const paths = new Map<string, string>();
  const bytes = new Map<string, number>();
  network.on('Network.requestWillBeSent', ({ requestId, request }) => {
    paths.set(requestId, new URL(request.url).pathname);
  });
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes.set(paths.get(requestId) ?? requestId, encodedDataLength);
  });

  await page.goto('/');
  await expect(conversationRow(page, 'Bob')).toBeVisible();
  await page.waitForLoadState('networkidle');
  const total = [...bytes.values()].reduce((sum, one) => sum + one, 0);
  annotations.push({ type: 'first load', description: `${total} bytes` });
  expect([...bytes.keys()].filter((path) => path.endsWith('.js')).length).toBeGreaterThan(1);
  expect(total, JSON.stringify([...bytes], null, 1)).toBeLessThan(BUDGET_BYTES);
  await context.close();
});
