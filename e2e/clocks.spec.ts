/**
 * P11: the clock of the viewer's machine is set, or stands still while it sleeps; statuses stay the truth.
 *
 * @module-tag more
 */
import { mark } from './support/marks.ts';
import { conversationRow, messages, openConversation } from './support/screens.ts';
import { expect, type Page, test } from './support/test.ts';

const HOUR = 3_600_000;

/** Gives the page clocks that the test moves. */
async function holdClocks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const steps = { wall: 0, steady: 0 };
    const RealDate = Date;
    const steadyNow = performance.now.bind(performance);
    globalThis.Date = class extends RealDate {
      constructor(...given: []) {
        super(...((given.length === 0 ? [RealDate.now() + steps.wall] : given) as []));
      }
      static override now() {
        return RealDate.now() + steps.wall;
      }
    } as DateConstructor;
    performance.now = () => steadyNow() + steps.steady;
    Object.assign(globalThis, { steps });
  });
  await page.reload();
}

/** Moves a clock of the page, to whose window somebody then turns. */
function step(page: Page, clock: 'wall' | 'steady', ms: number): Promise<void> {
  return page.evaluate(
    ([name, by]) => {
      (globalThis as unknown as { steps: Record<typeof name, number> }).steps[name] += by;
      document.dispatchEvent(new Event('visibilitychange'));
    },
    [clock, ms] as const,
  );
}

test('a clock that is set changes nothing', async ({ gateway, visit }) => {
  const bob = await gateway.arrive(await gateway.demo('bob'));
  const alice = await visit('alice');
  await holdClocks(alice);
  const screen = await openConversation(alice, 'Bob');
  const row = conversationRow(alice, 'Bob');
  for (const ms of [HOUR, -2 * HOUR]) {
    await expect(mark(row, 'Bob', 'online')).toBeVisible();
    await step(alice, 'wall', ms);
    await expect(mark(row, 'Bob', 'online')).toBeVisible();
  }
  bob.leave();
  await expect(screen.getByText('Away · seen just now')).toBeVisible();
  await step(alice, 'wall', 10 * HOUR);
  await expect(screen.getByText('Away · seen just now')).toBeVisible();
  await expect(mark(row, 'Bob', 'away')).toBeVisible();
});

test('a clock that is a day ahead makes nothing of today a thing of yesterday', async ({ gateway, visit }) => {
  const alice = await visit('alice');
  await holdClocks(alice);
  await openConversation(alice, 'Équipe produit');
  await step(alice, 'wall', 24 * HOUR);
  await gateway.data('POST', '/api/messages', {
    as: await gateway.demo('bob'),
    body: { conversationId: alice.url().split('/').at(-1), content: 'Bonjour' },
  });
  await expect(messages(alice).getByText('Bonjour', { exact: true })).toBeVisible();
  await expect(messages(alice).getByText('Today')).toBeVisible();
  await expect(conversationRow(alice, 'Équipe produit').getByText(/^\d\d:\d\d$/)).toBeVisible();
});

test.describe('with short thresholds', () => {
  test.use({ setup: { env: { OFFLINE_THRESHOLD_MS: '1500', AWAY_THRESHOLD_MS: '3000' } } });

  test('after a sleep in which the steady clock stood still, time is measured again', async ({ gateway, visit }) => {
    const bob = await gateway.arrive(await gateway.demo('bob'));
    const alice = await visit('alice');
    await holdClocks(alice);
    const row = conversationRow(alice, 'Bob');
    await expect(mark(row, 'Bob', 'offline')).toBeVisible();
    // The machine has slept for an hour: the steady clock is that much behind.
    await step(alice, 'steady', -HOUR);
    bob.leave();
    await expect(mark(row, 'Bob', 'offline')).toBeVisible();
    const back = await gateway.arrive(await gateway.demo('bob'));
    await expect(mark(row, 'Bob', 'online')).toBeVisible();
    back.leave();
    await expect(mark(row, 'Bob', 'offline')).toBeVisible();
  });
});
