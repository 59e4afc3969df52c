import { composer, conversationRow, messages, openConversation, retryInVain, say } from './support/screens.ts';
import { expect, test } from './support/test.ts';

test('two people write to each other, and see each other type', async ({ visit }) => {
  const alice = await visit('alice');
  const bob = await visit('bob');
  await openConversation(alice, 'Bob');
  await openConversation(bob, 'Alice');

  await composer(bob).pressSequentially('Salut');
  await expect(alice.getByRole('main').getByText('Bob is typing…')).toBeVisible();
  await composer(bob).press('Shift+Enter');
  await composer(bob).pressSequentially('Alice');
  await composer(bob).press('Enter');

  await expect(messages(alice).getByText('Salut\nAlice')).toBeVisible();
  await expect(alice.getByRole('main').getByText('Bob is typing…')).toBeHidden();
  await expect(messages(bob).getByText('Salut\nAlice')).toHaveCount(1);
  await expect(composer(bob)).toHaveValue('');

  await say(alice, 'Bonjour Bob');
  await expect(messages(bob).getByText('Bonjour Bob')).toBeVisible();
  await expect(messages(alice).getByText('Bonjour Bob')).toHaveCount(1);
});

test('a message moves its conversation to the top of everybody’s list', async ({ visit }) => {
  const alice = await visit('alice');
  const carol = await visit('carol');
  await openConversation(carol, 'Pause café');
  await say(carol, 'Le café est prêt');
  const first = alice.getByRole('list', { name: 'Conversations' }).getByRole('link').first();
  await expect(first).toContainText('Pause café');
  await expect(first).toContainText('Carol: Le café est prêt');
});

test('a message that does not get there stays, says so after each try, and goes out when the way is free', async ({
  detour,
  visit,
}) => {
  const bob = await visit('bob');
  await openConversation(bob, 'Alice');
  const alice = await visit('alice', { url: detour.url });
  await openConversation(alice, 'Bob');
  detour.cutAll();

  await say(alice, 'Tu me reçois ?');
  await expect(alice.getByText('Not sent.')).toBeVisible();
  await expect(messages(alice).getByText('Tu me reçois ?')).toBeVisible();

  await retryInVain(alice);
  await expect(alice.getByText('Not sent.')).toBeVisible();

  detour.mend();
  await expect(messages(bob).getByText('Tu me reçois ?')).toBeVisible({ timeout: 20_000 });
  await expect(alice.getByText('Not sent.')).toBeHidden();
  await expect(messages(alice).getByText('Tu me reçois ?')).toHaveCount(1);
});

test('while the socket is cut, messages go out over REST', async ({ detour, visit }) => {
  const alice = await visit('alice', { url: detour.url });
  const bob = await visit('bob');
  await openConversation(alice, 'Bob');
  await openConversation(bob, 'Alice');
  await expect(alice.getByRole('img', { name: 'Connected' })).toBeVisible();
  detour.cutSockets();
  await expect(alice.getByText('Reconnecting…')).toBeVisible();
  await say(alice, 'Par un autre chemin');
  await expect(messages(bob).getByText('Par un autre chemin')).toBeVisible();
  await expect(messages(alice).getByText('Par un autre chemin')).toHaveCount(1);
  await expect(conversationRow(alice, 'Bob')).toContainText('You: Par un autre chemin');
});

test('what happened while the connection was cut is there when it is back', async ({ detour, visit }) => {
  const alice = await visit('alice', { url: detour.url });
  const bob = await visit('bob');
  await openConversation(alice, 'Bob');
  await openConversation(bob, 'Alice');
  detour.cutSockets();
  await say(bob, 'Tu es là ?');
  await expect(messages(bob).getByText('Tu es là ?')).toBeVisible();
  detour.mend();
  await expect(messages(alice).getByText('Tu es là ?')).toBeVisible();
});

test('what one has begun to write waits until one comes back', async ({ visit }) => {
  const alice = await visit('alice');
  await openConversation(alice, 'Bob');
  await composer(alice).fill('Un brouillon');
  await openConversation(alice, 'Carol');
  await expect(composer(alice)).toHaveValue('');
  await openConversation(alice, 'Bob');
  await expect(composer(alice)).toHaveValue('Un brouillon');
});

test.describe('a long conversation', () => {
  const COUNT = 120;

  test('older messages come in above while one scrolls back', async ({ gateway, visit }) => {
    const alice = await gateway.demo('alice');
    const bob = await gateway.demo('bob');
    const body = { type: 'direct', memberIds: [bob.id] };
    const { id } = await gateway.data<{ id: string }>('POST', '/api/conversations', { as: alice, body });
    for (let at = 1; at <= COUNT; at += 1) {
      await gateway.data('POST', '/api/messages', {
        as: alice,
        body: { conversationId: id, content: `message ${at}.` },
      });
    }
    const page = await visit('bob', { path: `/c/${id}` });
    await expect(messages(page).getByText(`message ${COUNT}.`)).toBeInViewport();
    await expect(messages(page).getByText('message 1.', { exact: true })).toHaveCount(0);
    await messages(page).hover();
    await expect(async () => {
      await page.mouse.wheel(0, -4_000);
      await expect(messages(page).getByText('The beginning of the conversation')).toBeInViewport({ timeout: 200 });
    }).toPass();
    await expect(messages(page).getByText('message 1.', { exact: true })).toHaveCount(1);
  });
});
