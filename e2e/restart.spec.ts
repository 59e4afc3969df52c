/**
 * Tabs outlive their gateway: they come back by themselves, and none turns green by that.
 *
 * @module-tag more
 */
import { mark, watchAgreement } from './support/marks.ts';
import { conversationRow } from './support/screens.ts';
import { expect, test } from './support/test.ts';

const STARTUP_GRACE_MS = 2_000;

test.describe('with a short grace', () => {
  test.use({ setup: { env: { STARTUP_GRACE_MS: String(STARTUP_GRACE_MS) } } });

  test('P9: after a crash of the gateway everybody comes back by themselves, and no ghost stays', async ({
    gateway,
    visit,
  }) => {
    const alice = await visit('alice');
    const bob = await gateway.arrive(await gateway.demo('bob'));
    await visit('carol');
    await expect(mark(conversationRow(alice, 'Bob'), 'Bob', 'online')).toBeVisible();
    await expect(mark(conversationRow(alice, 'Carol'), 'Carol', 'online')).toBeVisible();

    // What is lost by a crash is what had not been written yet.
    await expect.poll(() => gateway.metric('meeshy_owed_writes')).toBe(0);
    await gateway.kill();
    await expect(alice.getByText('Reconnecting…')).toBeVisible();
    bob.leave();
    await gateway.restart();

    await expect(alice.getByText('Reconnecting…')).toBeHidden();
    await expect(mark(conversationRow(alice, 'Bob'), 'Bob', 'away')).toBeVisible();
    await expect(mark(conversationRow(alice, 'Carol'), 'Carol', 'online')).toBeVisible();
  });
});

test.describe('with a short memory', () => {
  test.use({
    setup: {
      env: { STARTUP_GRACE_MS: String(STARTUP_GRACE_MS), OFFLINE_THRESHOLD_MS: '4000', AWAY_THRESHOLD_MS: '60000' },
    },
  });

  test('P1: a forgotten tab does not turn green because the gateway was restarted', async ({ gateway, visit }) => {
    const alice = await visit('alice');
    await visit('bob');
    await expect(mark(conversationRow(alice, 'Bob'), 'Bob', 'online')).toBeVisible();
    await expect(mark(conversationRow(alice, 'Bob'), 'Bob', 'away')).toBeVisible();

    const agreement = await watchAgreement(alice, 'Bob');
    await gateway.kill();
    await expect(alice.getByText('Reconnecting…')).toBeVisible();
    await gateway.restart();
    await gateway.sessions(2);
    await expect(alice.getByText('Reconnecting…')).toBeHidden();
    const dave = await gateway.arrive(await gateway.demo('dave'));
    dave.leave();
    await gateway.sessions(2);
    expect((await agreement()).shown).toEqual(['away']);
  });
});
