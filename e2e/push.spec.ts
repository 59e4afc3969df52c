/**
 * P19: what the service worker makes of a push message. No browser's push service is asked: its debugger hands the message over.
 *
 * @module-tag more
 */
import type { Worker } from '@playwright/test';
import { NOTIFYING, notified, pushingTo } from './support/pushing.ts';
import { conversationRow } from './support/screens.ts';
import { expect, test } from './support/test.ts';
import { becomes } from './support/visibility.ts';

test.use(NOTIFYING);

/** Chooses the only notification, as a person would. */
async function choose(worker: Worker): Promise<void> {
  await worker.evaluate(
    `registration.getNotifications().then(([notification]) =>
      dispatchEvent(new NotificationEvent('notificationclick', { notification })))`,
  );
}

test('a push message is a notification where nobody looks, and shows on the page where somebody does', async ({
  gateway,
  visit,
}) => {
  const bob = await gateway.demo('bob');
  const alice = await visit('alice');
  await conversationRow(alice, 'Bob').waitFor();
  const { worker, push } = await pushingTo(alice);
  const alert = { kind: 'alert', userId: bob.id, username: 'bob', displayName: 'Bob', language: 'en', isLate: false };
  const at = (minute: string) => ({ at: `2026-03-04T12:${minute}:00.000Z` });
  const toast = alice.getByRole('region', { name: 'Who is back' });

  await push({ ...alert, ...at('01') });
  await expect(toast).toContainText('Bob was back at 13:01');
  await toast.getByRole('button', { name: 'Dismiss' }).click();
  await expect(toast).toHaveCount(0);

  // No tab is looked at: the desktop is asked, and the first that is looked at shows it.
  await becomes(alice, 'hidden');
  await push({ ...alert, at: new Date().toISOString() });
  await expect.poll(() => notified(worker)).toHaveLength(1);
  await expect(toast).toHaveCount(0);
  await becomes(alice, 'visible');
  await expect(toast).toContainText('Bob is back');

  await alice.goto('about:blank');
  await push('not what it should be');
  await push({ ...alert, ...at('02') });
  const first = { title: '\u2068Bob\u2069 is back', body: expect.stringMatching(/^\d{1,2}:02/) };
  await expect.poll(() => notified(worker)).toEqual([first]);
  // One of each person.
  await push({ ...alert, ...at('03'), isLate: true, language: 'fr' });
  const second = { title: expect.stringMatching(/^\u2068Bob\u2069 était de retour à \d\d:03$/), body: '' };
  await expect.poll(() => notified(worker)).toEqual([second]);

  await alice.goto('/');
  await conversationRow(alice, 'Bob').waitFor();
  await choose(worker);
  await expect(alice.getByRole('heading', { level: 1, name: 'Bob' })).toBeVisible();
  expect(await notified(worker)).toEqual([]);
});
