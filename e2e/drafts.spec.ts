/**
 * What one has typed and not sent outlives a reload, and nothing else but that: not its sending, not one's sign-out.
 *
 * @module-tag more
 */
import { composer, conversationRow, messages, openConversation, say } from './support/screens.ts';
import { expect, type Page, test } from './support/test.ts';

const signOut = async (page: Page) => {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
};

test('what one has typed is there after a reload, each where it was begun', async ({ gateway, visit }) => {
  const erin = await gateway.demo('erin');
  const alice = await visit('alice');
  await openConversation(alice, 'Bob');
  await composer(alice).fill('À Bob\nsur deux lignes');
  await openConversation(alice, 'Carol');
  await composer(alice).fill('À Carol');
  await alice.goto(`/to/${erin.id}`);
  await composer(alice).fill('À Erin');
  await alice.reload();
  await expect(composer(alice)).toHaveValue('À Erin');
  await openConversation(alice, 'Bob');
  await expect(composer(alice)).toHaveValue('À Bob\nsur deux lignes');
  await openConversation(alice, 'Carol');
  await expect(composer(alice)).toHaveValue('À Carol');

  await composer(alice).press('Enter');
  await expect(messages(alice).getByText('À Carol')).toBeVisible();
  await openConversation(alice, 'Bob');
  await composer(alice).fill('');
  await alice.reload();
  await expect(composer(alice)).toHaveValue('');
  await openConversation(alice, 'Carol');
  await expect(composer(alice)).toHaveValue('');
});

test('what one has typed ends with the session', async ({ visit }) => {
  const alice = await visit('alice');
  await openConversation(alice, 'Bob');
  await composer(alice).fill('Entre nous');
  await alice.reload();
  await expect(composer(alice)).toHaveValue('Entre nous');
  await signOut(alice);
  await alice.getByRole('button', { name: 'alice' }).click();
  await openConversation(alice, 'Bob');
  await expect(composer(alice)).toHaveValue('');
});

test('what one has typed to somebody goes along into the conversation that they begin meanwhile', async ({
  gateway,
  visit,
}) => {
  const carol = await gateway.demo('carol');
  const bob = await gateway.demo('bob');
  const page = await visit(carol, { path: `/to/${bob.id}` });
  await composer(page).fill('Je voulais te dire');
  const body = { type: 'direct', memberIds: [carol.id] };
  const { id } = await gateway.data<{ id: string }>('POST', '/api/conversations', { as: bob, body });
  await gateway.data('POST', '/api/messages', { as: bob, body: { conversationId: id, content: 'Salut Carol' } });
  await expect(page).toHaveURL(new RegExp(`/c/${id}$`));
  await expect(messages(page).getByText('Salut Carol')).toBeVisible();
  await expect(composer(page)).toHaveValue('Je voulais te dire');
  await say(page, 'Je voulais te dire bonjour');
  await expect(conversationRow(page, 'Bob')).toContainText('You: Je voulais te dire bonjour');
});

test.describe('with a session that expires', () => {
  test.use({ setup: { env: { JWT_EXPIRES_IN: '15s' } } });

  test('whoever has only to sign in again finds what they wrote, whatever their other tabs do', async ({ visit }) => {
    const alice = await visit('alice');
    const other = await alice.context().newPage();
    // It learns of the end from the first tab alone.
    await other.route('**/socket.io/**', (route) => route.abort());
    await other.routeWebSocket(/socket\.io/, (socket) => socket.close());
    await other.goto('/settings');
    await openConversation(alice, 'Bob');
    await composer(alice).fill('À demi écrit');
    await expect(alice.getByRole('alert')).toContainText('Your session has expired', { timeout: 30_000 });
    await expect(other.getByRole('alert')).toHaveText('Your session ended in another tab.');
    await alice.getByRole('button', { name: 'alice' }).click();
    await expect(composer(alice)).toHaveValue('À demi écrit');
  });
});
