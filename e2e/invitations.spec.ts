import { AT_ONCE_MS } from './support/at-once.ts';
import { mark } from './support/marks.ts';
import { composer, conversationRow, openConversation, openDrawer, say } from './support/screens.ts';
import { expect, type Page, test } from './support/test.ts';

/** Of somebody who has not accepted: no mark anywhere, and words that say why. */
async function expectNothingKnown(page: Page, name: string): Promise<void> {
  await expect(conversationRow(page, name)).toContainText('Invited · status after they accept');
  await expect(page.getByRole('img', { name: new RegExp(`^${name}, `) })).toHaveCount(0);
}

test('P12: an invitation shows nobody; accepting it shows both to each other at once', async ({ visit }) => {
  const alice = await visit('alice');
  await expect(mark(alice, 'Alice', 'online')).toBeVisible();
  const frank = await visit('frank');
  const invitation = alice.getByRole('region', { name: 'Invitation: Frank' });
  await expect(invitation.getByText('You will see each other’s status once you accept.')).toBeVisible();
  await expect(alice.getByRole('img', { name: /^Frank, / })).toHaveCount(0);
  await expect(mark(frank, 'Frank', 'online')).toBeVisible();
  await expectNothingKnown(frank, 'Alice');

  await invitation.getByRole('button', { name: 'Accept' }).click();

  await expect(mark(conversationRow(alice, 'Frank'), 'Frank', 'online')).toBeVisible({ timeout: AT_ONCE_MS });
  await expect(mark(conversationRow(frank, 'Alice'), 'Alice', 'online')).toBeVisible({ timeout: AT_ONCE_MS });
  await expect(alice.getByRole('heading', { level: 1, name: 'Frank' })).toBeVisible();
});

test('a declined invitation goes away for both at once, and who invited sees nobody and may ask again', async ({
  visit,
}) => {
  const alice = await visit('alice');
  await expect(mark(alice, 'Alice', 'online')).toBeVisible();
  const frank = await visit('frank');
  await openConversation(frank, 'Alice');
  await expectNothingKnown(frank, 'Alice');
  const invitation = alice.getByRole('region', { name: 'Invitation: Frank' });
  await invitation.getByRole('button', { name: 'Decline' }).click();
  await expect(invitation).toBeHidden();

  await expect(conversationRow(frank, 'Alice')).toContainText('Not in this conversation');
  await expect(frank.getByText('Invited · status after they accept')).toHaveCount(0);
  await expect(frank.getByRole('img', { name: /^Alice, / })).toHaveCount(0);
  await expect(composer(frank)).toHaveCount(0);
  await frank.reload();
  await expect(frank.getByRole('main').getByText('Alice would not read what you write here.')).toBeVisible();

  await frank.getByRole('button', { name: 'Invite again' }).click();
  await expect(composer(frank)).toBeVisible();
  await expectNothingKnown(frank, 'Alice');
  await invitation.getByRole('button', { name: 'Accept' }).click();
  await expect(mark(conversationRow(frank, 'Alice'), 'Alice', 'online')).toBeVisible();
});

test('whoever leaves a conversation of two is not waited for', async ({ gateway, visit }) => {
  const alice = await visit('alice');
  await openConversation(alice, 'Bob');
  const id = alice.url().split('/').at(-1);
  const bob = await gateway.demo('bob');
  await gateway.data('DELETE', `/api/conversations/${id}/members/${bob.id}`, { as: bob });
  await expect(conversationRow(alice, 'Bob')).toContainText('Not in this conversation');
  // They know each other from elsewhere: nobody has to accept.
  await alice.getByRole('button', { name: 'Invite again' }).click();
  await expect(mark(conversationRow(alice, 'Bob'), 'Bob', 'online')).toBeVisible();
});

test('whoever declines to come into a group is no more among those who are invited', async ({ gateway, visit }) => {
  const frank = await gateway.demo('frank');
  const alice = await visit('alice');
  await openConversation(alice, 'Équipe produit');
  const id = alice.url().split('/').at(-1);
  await gateway.data('POST', `/api/conversations/${id}/members/@frank`, { as: await gateway.demo('alice') });
  const drawer = await openDrawer(alice);
  const invited = drawer.getByRole('region', { name: 'Invited people' });
  await expect(invited.getByRole('listitem')).toContainText('Frank');
  await gateway.data('DELETE', `/api/conversations/${id}/members/${frank.id}`, { as: frank });
  await expect(invited).toHaveCount(0);
});

test('somebody invites a stranger by username, who sees it at once', async ({ visit }) => {
  const dave = await visit('dave');
  const erin = await visit('erin');
  await dave.getByRole('button', { name: 'New conversation' }).click();
  const dialog = dave.getByRole('dialog', { name: 'New conversation' });
  await dialog.getByRole('searchbox').fill('@erin');
  await dialog.getByRole('button', { name: 'Invite @erin' }).click();
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(dave.getByRole('heading', { level: 1, name: '@erin' })).toBeVisible();
  await say(dave, 'Bonjour, on se connaît ?');
  await expect(dave.getByRole('heading', { level: 1, name: 'Erin' })).toBeVisible();

  await expect(erin.getByRole('region', { name: 'Invitation: Dave' })).toBeVisible();
  await expectNothingKnown(dave, 'Erin');
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

test('invited people have no mark, no section and no count before they accept', async ({ gateway, visit }) => {
  const erin = await gateway.demo('erin');
  const dave = await visit('dave');
  await dave.getByRole('button', { name: 'New conversation' }).click();
  const dialog = dave.getByRole('dialog', { name: 'New conversation' });
  await dialog.getByRole('searchbox').fill('@erin');
  await dialog.getByRole('button', { name: 'Invite @erin' }).click();
  await dialog.getByRole('button', { name: /^Bob/ }).click();
  await dialog.getByLabel('Name of the group').fill('Lancement');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(dave.getByRole('main').getByText('1 online · 2 members')).toBeVisible();

  const drawer = await openDrawer(dave);
  const row = drawer.getByRole('region', { name: 'Invited people' }).getByRole('listitem');
  await expect(row).toContainText('Erin');
  await expect(row).toContainText('Invited · status after they accept');
  await expect(drawer.getByRole('region', { name: 'Offline 1' })).toContainText('Bob');
  await expect(drawer.getByRole('heading', { level: 3 })).toHaveText(['Online 1', 'Away 0', 'Offline 1']);
  await expect(drawer.getByRole('img', { name: /^Erin/ })).toHaveCount(0);
  await row.getByRole('button').click();
  const card = dave.getByRole('article', { name: 'Erin' });
  await expect(card).toContainText('Invited · status after they accept');
  await expect(card.getByText('Offline')).toHaveCount(0);
  await dave.keyboard.press('Escape');
  await dave.getByRole('heading', { level: 1 }).click();

  await gateway.arrive(erin);
  const id = dave.url().split('/').at(-1);
  await gateway.data('POST', `/api/conversations/${id}/accept`, { as: erin });
  await expect(mark(drawer.getByRole('region', { name: /^Online/ }), 'Erin', 'online')).toBeVisible();
  await expect(drawer.getByRole('region', { name: 'Invited people' })).toHaveCount(0);
});
