/**
 * P19 from end to end: alice asks to be told when bob is back, and is, in her tab or by push.
 *
 * @module-tag more
 */
import type { PushSubscriptionBody } from '@meeshy/status-protocol';
import { ALERT_TIMES } from '../server/src/alerts/waiting.ts';
import { faceTo } from '../server/test/integration/support/seeing.ts';
import { type PushService, startPushService } from '../server/test/support/push-service.ts';
import { mark } from './support/marks.ts';
import { NOTIFYING, notified, pushingTo } from './support/pushing.ts';
import { conversationRow } from './support/screens.ts';
import { test as base, expect, type Page } from './support/test.ts';

const test = base.extend<{ service: PushService }>({
  service: async ({ browser: _browser }, use) => {
    const service = await startPushService();
    await use(service);
    await service.stop();
  },
});

test.use({
  ...NOTIFYING,
  setup: {
    env: { STARTUP_GRACE_MS: '0', ALLOW_PRIVATE_URLS: '1' },
    times: { alerts: { ...ALERT_TIMES, backMs: 5_000, gatherMs: 10, ackMs: 20_000 } },
  },
});

/** What the page asks of its browser: leave to notify, and a subscription, by the key that it gives. */
const askedBy = (page: Page) => page.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);

/** Without the service of its vendor the browser subscribes nowhere; with this, at ours. */
function subscribeAt({ endpoint, keys }: PushSubscriptionBody): void {
  if (!('PushManager' in globalThis)) return;
  const asked: string[] = [];
  Object.assign(globalThis, { asked });
  const ask = Notification.requestPermission.bind(Notification);
  Notification.requestPermission = () => {
    asked.push('permission');
    return ask();
  };
  PushManager.prototype.subscribe = async ({ applicationServerKey } = {}) => {
    asked.push(btoa(String.fromCharCode(...(applicationServerKey as Uint8Array))));
    return { endpoint, toJSON: () => ({ endpoint, keys }) } as unknown as PushSubscription;
  };
}

test('alice is told that bob is back: not when he only passes, in her tab once, and by push when it is closed', async ({
  gateway,
  service,
  visit,
}) => {
  test.setTimeout(120_000);
  const [alices, bobs] = [await gateway.demo('alice'), await gateway.demo('bob')];
  const subscription = service.subscribe();
  const resting = await visit('alice', { path: 'about:blank' });
  await resting.context().addInitScript(subscribeAt, subscription);
  const alice = await resting.context().newPage();
  await alice.goto('/');
  const { worker, push } = await pushingTo(alice, resting);
  const toasts = alice.getByRole('region', { name: 'Who is back' }).getByRole('listitem');
  const bobIsGone = () => expect.poll(async () => (await faceTo(gateway, alices, bobs)).isOnline).toBe(false);

  // She asks, and only then her browser is asked.
  await alice.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Contacts' }).click();
  await alice.getByRole('list', { name: 'People' }).getByRole('button', { name: /^Bob/ }).click();
  const card = alice.getByRole('article', { name: 'Bob' });
  const bell = card.getByRole('button', { name: 'Tell me when back' });
  const willBeTold = card.getByText(/^You will be told · until/);
  await bell.waitFor();
  expect(await askedBy(alice)).toEqual([]);
  const isKept = alice.waitForResponse((answer) => answer.url().endsWith('/push-subscriptions'));
  await bell.click();
  await willBeTold.waitFor();
  expect((await isKept).status()).toBe(201);
  const [permission, key, ...others] = await askedBy(alice);
  expect([permission, others]).toEqual(['permission', []]);

  // He passes, and stays the next time.
  const passing = await gateway.arrive(bobs);
  passing.socket.disconnect();
  await bobIsGone();
  await mark(conversationRow(alice, 'Bob'), 'Bob', 'away').waitFor();
  await expect(toasts).toHaveCount(0);
  const before = Date.now();
  const staying = await gateway.arrive(bobs);
  await expect(toasts).toHaveCount(1, { timeout: 30_000 });
  await expect(toasts).toContainText('Bob is back');
  const at = await toasts.getByRole('time').getAttribute('datetime');
  expect(Date.parse(at ?? ''), 'since when').toBeGreaterThanOrEqual(before);
  await expect(bell).toHaveAttribute('aria-pressed', 'false');
  await toasts.getByRole('button', { name: 'Dismiss' }).click();

  // She asks again, which he sees.
  await bell.click();
  await willBeTold.waitFor();
  const bob = await visit('bob', { path: '/settings/privacy' });
  const waiting = bob.getByRole('region', { name: 'Who waits for me' });
  await expect(waiting.getByRole('listitem')).toHaveCount(1);
  await expect(waiting.getByRole('listitem')).toContainText('Alice');
  await bob.close();
  staying.leave();
  await bobIsGone();
  await mark(conversationRow(alice, 'Bob'), 'Bob', 'away').waitFor();
  await expect(toasts).toHaveCount(0);

  await alice.close();
  await gateway.arrive(bobs);
  const told = await service.hears('that bob is back', subscription);
  expect(told.message).toMatchObject({
    kind: 'alert',
    userId: bobs.id,
    displayName: 'Bob',
    isLate: false,
    language: 'fr',
  });
  expect(Buffer.from(told.key, 'base64url').toString('base64'), 'by whose key it comes').toBe(key);
  await push(told.message);
  await expect.poll(() => notified(worker)).toMatchObject([{ title: '\u2068Bob\u2069 est de retour' }]);
  // Neither of the first time nor twice.
  expect(service.received).toHaveLength(1);
});
