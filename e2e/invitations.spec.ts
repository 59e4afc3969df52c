import { mark } from './support/marks.ts';
import { conversationRow, openConversation, say } from './support/screens.ts';
import { expect, test } from './support/test.ts';

test('P12: an invitation shows nobody; accepting it shows both to each other at once', async ({ visit }) => {
  const alice = await visit('alice');
  await expect(mark(alice, 'Alice', 'online')).toBeVisible();
  const frank = await visit('frank');
  const invitation = alice.getByRole('region', { name: 'Invitation: Frank' });
  await expect(invitation.getByText('You will see each other’s status once you accept.')).toBeVisible();
  await expect(alice.getByRole('img', { name: /^Frank, / })).toHaveCount(0);
  await expect(mark(frank, 'Frank', 'online')).toBeVisible();
  await expect(mark(conversationRow(frank, 'Alice'), 'Alice', 'offline')).toBeVisible();

  await invitation.getByRole('button', { name: 'Accept' }).click();

  await expect(mark(conversationRow(alice, 'Frank'), 'Frank', 'online')).toBeVisible({ timeout: 1_000 });
  await expect(mark(conversationRow(frank, 'Alice'), 'Alice', 'online')).toBeVisible({ timeout: 1_000 });
  await expect(alice.getByRole('heading', { level: 1, name: 'Frank' })).toBeVisible();
});

test('a declined invitation goes away, and who invited still sees nobody', async ({ visit }) => {
  const alice = await visit('alice');
  await expect(mark(alice, 'Alice', 'online')).toBeVisible();
  const frank = await visit('frank');
  const invitation = alice.getByRole('region', { name: 'Invitation: Frank' });
  await invitation.getByRole('button', { name: 'Decline' }).click();
  await expect(invitation).toBeHidden();
  await expect(mark(conversationRow(frank, 'Alice'), 'Alice', 'offline')).toBeVisible();
});

test('somebody invites a stranger by username, who sees it at once', async ({ visit }) => {
  const dave = await visit('dave');
  const erin = await visit('erin');
  await dave.getByRole('button', { name: 'New conversation' }).click();
  const dialog = dave.getByRole('dialog', { name: 'New conversation' });
  await dialog.getByRole('searchbox').fill('@erin');
  await dialog.getByRole('button', { name: 'Invite @erin' }).click();
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(dave.getByRole('heading', { level: 1, name: 'Erin' })).toBeVisible();

  await expect(erin.getByRole('region', { name: 'Invitation: Dave' })).toBeVisible();
  await expect(mark(conversationRow(dave, 'Erin'), 'Erin', 'offline')).toBeVisible();
  await erin.getByRole('button', { name: 'Accept' }).click();
  await expect(mark(conversationRow(dave, 'Erin'), 'Erin', 'online')).toBeVisible();

  await say(erin, 'Bonjour Dave');
  await expect(conversationRow(dave, 'Erin')).toContainText('Bonjour Dave');
});

test('a group of several is made in one dialog, and is there for everybody', async ({ visit }) => {
  const alice = await visit('alice');
  const bob = await visit('bob');
  await alice.getByRole('button', { name: 'New conversation' }).click();
  const dialog = alice.getByRole('dialog', { name: 'New conversation' });
  await dialog.getByRole('button', { name: /^Bob/ }).click();
  await dialog.getByRole('button', { name: /^Carol/ }).click();
  await dialog.getByLabel('Name of the group').fill('Lancement');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(alice.getByRole('heading', { level: 1, name: 'Lancement' })).toBeVisible();
  // They know each other already: nobody has to accept.
  await openConversation(bob, 'Lancement');
  await expect(bob.getByRole('main').getByText('2 online · 3 members')).toBeVisible();
});
