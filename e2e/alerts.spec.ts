/** P19 on the screen: to be told when somebody is back. */
import type { Conversation } from '@meeshy/status-protocol';
import { ALERT_TIMES } from '../server/src/alerts/waiting.ts';
import type { Person } from '../server/test/integration/support/site.ts';
import { violationsOf } from './support/axe.ts';
import { mark } from './support/marks.ts';
import { conversationRow } from './support/screens.ts';
import { expect, type Gateway, type Page, test } from './support/test.ts';

// Who is not there is known to be gone at once: these gateways have just started.
test.use({
  setup: {
    env: { STARTUP_GRACE_MS: '0' },
    times: { alerts: { ...ALERT_TIMES, backMs: 3_000, gatherMs: 10 } },
  },
});

/** Whatever is being done, it is done by then. */
const PATIENCE = { timeout: 30_000 };

const toasts = (page: Page) => page.getByRole('region', { name: 'Who is back' }).getByRole('listitem');

/** Asks on the card of a contact. */
async function askAbout(page: Page, name: string) {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Contacts' }).click();
  await page
    .getByRole('list', { name: 'People' })
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click();
  const card = page.getByRole('article', { name });
  await card.getByRole('button', { name: 'Tell me when back' }).click();
  return card;
}

test('who is back for a moment is not told of, who stays is: once, in one tab of two', async ({ gateway, visit }) => {
  const bob = await gateway.demo('bob');
  const alice = await visit('alice');
  const card = await askAbout(alice, 'Bob');
  const bell = card.getByRole('button', { name: 'Tell me when back' });
  await expect(bell).toHaveAttribute('aria-pressed', 'true');
  await expect(card.getByText(/^You will be told · until/)).toBeVisible();
  await expect(card.getByText('Only while Meeshy is open in this browser.')).toBeVisible();

  const passing = await gateway.arrive(bob);
  passing.socket.disconnect();
  await mark(conversationRow(alice, 'Bob'), 'Bob', 'away').waitFor();
  const other = await alice.context().newPage();
  await other.goto('/');
  await conversationRow(other, 'Bob').waitFor();
  const shown = async () => (await toasts(alice).count()) + (await toasts(other).count());
  const before = Date.now();
  await gateway.arrive(bob);
  await expect.poll(shown, PATIENCE).toBe(1);
  await expect(bell).toHaveAttribute('aria-pressed', 'false');

  const told = (await toasts(alice).count()) === 1 ? alice : other;
  const toast = toasts(told);
  await expect(toast).toContainText('Bob is back');
  await expect(told.getByRole('status').getByText('Bob is back')).toHaveCount(1);
  const at = await toast.getByRole('time').getAttribute('datetime');
  // Not of the first time.
  expect(Date.parse(at ?? '')).toBeGreaterThanOrEqual(before);
  expect(await violationsOf(told)).toEqual([]);

  await toast.getByRole('button', { name: 'Message' }).press('Enter');
  await expect(told.getByRole('heading', { level: 1, name: 'Bob' })).toBeVisible();
  expect(await shown()).toBe(0);
});

test('one sees who waits and removes them, unseen; where one lets nobody ask, the card says so', async ({ visit }) => {
  const alice = await visit('alice');
  const card = await askAbout(alice, 'Bob');
  await expect(card.getByText(/^You will be told · until/)).toBeVisible();
  const bob = await visit('bob', { path: '/settings/privacy' });
  const waiting = bob.getByRole('region', { name: 'Who waits for me' });
  await waiting.getByRole('button', { name: /^Remove Alice/ }).click();
  await expect(waiting.getByText('Nobody waits for you.')).toBeVisible();
  await bob.reload();
  await expect(waiting.getByText('Nobody waits for you.')).toBeVisible();
  expect(await violationsOf(bob)).toEqual([]);

  const choice = bob.getByRole('group', { name: 'Ask to be told when I am back' });
  const isKept = bob.waitForResponse(
    (answer) => answer.url().endsWith('/sharing') && answer.request().method() === 'PUT',
  );
  await choice.getByText('Nobody').click();
  await isKept;

  await alice.goto('/settings/privacy');
  const mine = alice.getByRole('region', { name: 'Whom I wait for' });
  await mine.getByRole('button', { name: 'Do not wait for Bob any more' }).click();
  await expect(mine.getByText(/^You wait for nobody/)).toBeVisible();
  const again = await askAbout(alice, 'Bob');
  await expect(again.getByText('This is not possible with this person.')).toBeVisible();
  await expect(again.getByRole('button', { name: 'Tell me when back' })).toHaveAttribute('aria-pressed', 'false');
});

/** They talk one to one; none of it is activity. */
async function befriend(gateway: Gateway, one: Person, other: Person): Promise<void> {
  const headers = { 'x-activity': 'none' };
  const body = { type: 'direct', memberIds: [other.id] };
  const { id } = await gateway.data<Conversation>('POST', '/api/conversations', { as: one, body, headers });
  await gateway.data('POST', `/api/conversations/${id}/accept`, { as: other, headers });
}

test('whoever is not to be disturbed is told when that is over', async ({ gateway, visit }) => {
  const [alices, bob, carols] = [await gateway.demo('alice'), await gateway.demo('bob'), await gateway.demo('carol')];
  await befriend(gateway, carols, bob);
  const alice = await visit('alice');
  const carol = await visit('carol');
  for (const page of [alice, carol]) {
    await expect((await askAbout(page, 'Bob')).getByText(/^You will be told · until/)).toBeVisible();
  }
  const status = '/api/users/me/status';
  await gateway.data('PUT', status, { as: alices, body: { state: 'dnd' } });
  await expect(alice.getByRole('button', { name: /^My status, Do not disturb/ })).toBeVisible();
  await gateway.arrive(bob);
  await expect(toasts(carol)).toHaveCount(1, PATIENCE);
  await expect(toasts(alice)).toHaveCount(0);
  await gateway.data('DELETE', status, { as: alices });
  await expect(toasts(alice)).toContainText('Bob is back', PATIENCE);
  await toasts(alice).getByRole('button', { name: 'Dismiss' }).press('Enter');
  await expect(toasts(alice)).toHaveCount(0);
});
