/** What came while one looked elsewhere is bold, counted, in the title and at the app's icon. */
import { composer, conversationRow, openConversation, say } from './support/screens.ts';
import { expect, type Page, test } from './support/test.ts';

const weightOf = (page: Page, name: string) =>
  conversationRow(page, name)
    .getByText(name, { exact: true })
    .evaluate((element) => Number(getComputedStyle(element).fontWeight));

test('messages elsewhere are counted, and read by looking', async ({ visit }) => {
  const alice = await visit('alice');
  await openConversation(alice, 'Carol');
  const bob = await visit('bob');
  await openConversation(bob, 'Alice');
  await say(bob, 'Tu es là ?');
  await say(bob, 'Je t’attends.');
  const row = conversationRow(alice, 'Bob');
  await expect(row.getByText('2 unread messages')).toBeAttached();
  await expect(alice).toHaveTitle('(2) Carol · Meeshy');
  expect(await weightOf(alice, 'Bob')).toBeGreaterThan(await weightOf(alice, 'Carol'));

  await openConversation(alice, 'Bob');
  await expect(row.getByText(/unread/)).toHaveCount(0);
  await expect(alice).toHaveTitle('Bob · Meeshy');
  await say(bob, 'Ah, voilà.');
  await expect(row).toContainText('Ah, voilà.');
  await expect(alice).toHaveTitle('Bob · Meeshy');
});

test('what came while the app was closed is counted when it opens again', async ({ visit }) => {
  const alice = await visit('alice');
  await openConversation(alice, 'Carol');
  await expect(alice).toHaveTitle('Carol · Meeshy');
  const path = alice.url();
  await alice.goto('about:blank');
  const bob = await visit('bob');
  await openConversation(bob, 'Alice');
  for (const words of ['Un', 'Deux', 'Trois']) {
    await say(bob, words);
    await expect(conversationRow(bob, 'Alice')).toContainText(`You: ${words}`);
  }
  await alice.goto(path);
  await expect(conversationRow(alice, 'Bob').getByText('3 unread messages')).toBeAttached();
  await expect(alice).toHaveTitle('(3) Carol · Meeshy');
  await alice.reload();
  await expect(conversationRow(alice, 'Bob').getByText('3 unread messages')).toBeAttached();
});

test('the list says who is typing', async ({ visit }) => {
  const alice = await visit('alice');
  const bob = await visit('bob');
  await conversationRow(alice, 'Bob').waitFor();
  await openConversation(bob, 'Alice');
  await composer(bob).pressSequentially('Salut');
  await expect(conversationRow(alice, 'Bob')).toContainText('Bob is typing…');
  await composer(bob).fill('');
  await expect(conversationRow(alice, 'Bob')).toContainText('You: Oui, dis-moi.');
});
