/** P25 on the screen: who is not there, but gets notifications. */
import type { Conversation } from '@meeshy/status-protocol';
import { ALERT_TIMES } from '../server/src/alerts/waiting.ts';
import { startPushService } from '../server/test/support/push-service.ts';
import { mark } from './support/marks.ts';
import { conversationRow, openConversation, openDrawer } from './support/screens.ts';
import { expect, test } from './support/test.ts';

const PATH = '/api/users/me/push-subscriptions';
const QUIETLY = { 'x-activity': 'none' };

test.use({
  setup: {
    env: { STARTUP_GRACE_MS: '0', ALLOW_PRIVATE_URLS: '1' },
    times: { alerts: { ...ALERT_TIMES, backMs: 300, gatherMs: 10, pollMs: 200 } },
  },
});

test('who got one by push shows a small telephone while offline, in both languages, and none once the browser is gone', async ({
  gateway,
  visit,
}) => {
  const service = await startPushService();
  try {
    const [alice, bob] = [await gateway.demo('alice'), await gateway.demo('bob')];
    const body = service.subscribe();
    await gateway.data('POST', PATH, { as: bob, body, headers: QUIETLY });
    await gateway.data('PUT', `/api/users/${alice.id}/alert`, { as: bob, headers: QUIETLY });

    const page = await visit(alice);
    const row = conversationRow(page, 'Bob');
    await service.hears('that alice is back', body);
    const shown = mark(row, 'Bob', 'offline');
    await expect(shown).toHaveAttribute('data-told', 'push');
    await expect(shown).toHaveAccessibleName(/^Bob, offline, gets notifications(,|$)/);
    await openConversation(page, 'Bob');
    await expect(page.getByRole('main').getByText('Offline, gets notifications')).toBeVisible();
    const { items } = await gateway.data<{ items: Conversation[] }>('GET', '/api/conversations', { as: alice });
    const group = items.find(({ type, memberIds }) => type === 'group' && memberIds.includes(bob.id));
    await openConversation(page, group?.title ?? '');
    await expect(mark(await openDrawer(page), 'Bob', 'offline')).toHaveAttribute('data-told', 'push');

    const french = await visit(alice, { locale: 'fr-FR' });
    await expect(
      french.getByRole('img', { name: /^Bob, hors ligne, reçoit les notifications(,|$)/ }).first(),
    ).toBeVisible();

    // What others see of him he is told where he decides who does.
    const own = await visit(bob, { path: '/settings/privacy' });
    await expect(own.getByText('While you are away they also see that you get notifications.')).toBeVisible();
    await expect(mark(row, 'Bob', 'online')).not.toHaveAttribute('data-told');
    await own.close();
    const away = mark(row, 'Bob', 'away');
    await expect(away).toHaveAttribute('data-told', 'push');
    await expect(away).toHaveAccessibleName(/^Bob, away, gets notifications, seen /);

    await gateway.data('DELETE', PATH, { as: bob, body: { endpoint: body.endpoint }, headers: QUIETLY });
    await expect(away).not.toHaveAttribute('data-told');
  } finally {
    await service.stop();
  }
});
