/**
 * Behind a proxy that swallows WebSockets one gets in all the same, and the next time at once.
 *
 * @module-tag more
 */
import { mark } from './support/marks.ts';
import { conversationRow } from './support/screens.ts';
import { openSwallowingProxy } from './support/swallowing-proxy.ts';
import { expect, test } from './support/test.ts';

/** Less than what finding it out takes. */
const AT_ONCE_MS = 6_000;

for (const what of ['handshake', 'answer'] as const) {
  test(`a proxy that swallows the ${what}: polling goes first, and is remembered`, async ({ gateway, visit }) => {
    const proxy = await openSwallowingProxy(gateway.url, what);
    try {
      const alice = await visit('alice', { url: proxy.url });
      const isConnected = alice.getByRole('img', { name: 'Connected' });
      await expect(isConnected).toBeVisible({ timeout: 30_000 });
      expect(proxy.swallowed()).toBeGreaterThan(0);
      const bob = await gateway.arrive(await gateway.demo('bob'));
      await expect(mark(conversationRow(alice, 'Bob'), 'Bob', 'online')).toBeVisible();
      bob.leave();
      await expect(mark(conversationRow(alice, 'Bob'), 'Bob', 'away')).toBeVisible();

      await alice.reload();
      await expect(conversationRow(alice, 'Bob')).toBeVisible();
      await expect(isConnected).toBeVisible({ timeout: AT_ONCE_MS });
    } finally {
      await proxy.close();
    }
  });
}

test('where WebSockets get through again, they are used again', async ({ gateway, visit }) => {
  const alice = await visit('alice');
  await alice.evaluate(() => localStorage.setItem('meeshy.no-websocket ', 'true'));
  await alice.reload();
  await expect(alice.getByRole('img', { name: 'Connected' })).toBeVisible();
  const remembered = () => alice.evaluate(() => localStorage.getItem('meeshy.no-websocket '));
  await expect.poll(remembered).toBe(null);
  const opened = alice.waitForEvent('websocket');
  await alice.reload();
  await opened;
  await gateway.sessions(1);
});
