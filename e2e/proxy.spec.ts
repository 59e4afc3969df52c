/**
 * P15: behind proxies that rewrite what a gateway goes by.
 *
 * @module-tag more
 */
import { openDetour } from './support/detour.ts';
import { mark } from './support/marks.ts';
import { conversationRow } from './support/screens.ts';
import { expect, test } from './support/test.ts';

test('P15: behind a proxy that rewrites Host people poll, and operators are told what to set', async ({
  gateway,
  visit,
}) => {
  const proxy = await openDetour(gateway.url, { rewritesHost: true });
  const alice = await visit('alice', { url: proxy.url });
  await gateway.sessions(1);
  const bob = await gateway.arrive(await gateway.demo('bob'));
  await expect(mark(conversationRow(alice, 'Bob'), 'Bob', 'online')).toBeVisible();

  const counted = (labels: string) => gateway.metric(`meeshy_foreign_origins_total{${labels}}`);
  expect(await counted('transport="websocket",outcome="refused"')).toBeGreaterThanOrEqual(1);
  expect(await counted('transport="polling",outcome="let_through"')).toBe(1);
  expect(await counted('transport="polling",outcome="refused"')).toBe(0);
  await gateway.prints(
    new RegExp(`1 × ${proxy.url} at Host ${new URL(gateway.url).host}\\. .*Host on as it came.*CORS_ORIGINS`),
  );
  bob.leave();
  await alice.context().close();
  await proxy.close();
});

test('behind a proxy that passes Host on nothing is to be told', async ({ gateway, visit, detour }) => {
  await visit('alice', { url: detour.url });
  await gateway.sessions(1);
  expect(await gateway.metric('meeshy_foreign_origins_total{transport="websocket",outcome="refused"}')).toBe(0);
});
