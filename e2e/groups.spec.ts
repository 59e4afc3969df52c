/** Groups: people are added, removed and invited by link, the name changes, and everybody is told at once. */
import { conversationRow, openConversation, openDrawer } from './support/screens.ts';
import { expect, test } from './support/test.ts';

test('the owner adds and removes people and gives another name', async ({ visit }) => {
  const alice = await visit('alice');
  const erin = await visit('erin');
  await conversationRow(erin, 'Pause café').waitFor();
  await openConversation(alice, 'Équipe produit');
  const drawer = await openDrawer(alice);

  await drawer.getByRole('button', { name: 'Add people' }).click();
  const dialog = alice.getByRole('dialog', { name: 'Add people' });
  await dialog.getByRole('button', { name: /^Erin/ }).waitFor();
  await expect(dialog.getByRole('button', { name: /^Bob/ })).toHaveCount(0);
  await dialog.getByRole('button', { name: /^Erin/ }).click();
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(drawer.getByRole('button', { name: /^Erin/ })).toBeVisible();
  await openConversation(erin, 'Équipe produit');

  await drawer.getByRole('button', { name: 'Rename the group' }).click();
  await drawer.getByLabel('Name of the group').fill('Équipe du lancement');
  await drawer.getByRole('button', { name: 'Save' }).click();
  await expect(alice.getByRole('heading', { level: 1, name: 'Équipe du lancement' })).toBeVisible();
  await expect(erin.getByRole('heading', { level: 1, name: 'Équipe du lancement' })).toBeVisible();

  await drawer.getByRole('button', { name: /^Erin/ }).click();
  const card = alice.getByRole('article', { name: 'Erin' });
  await card.getByRole('button', { name: 'Remove from the group' }).click();
  await card.getByRole('button', { name: 'Remove', exact: true }).click();
  await alice.getByRole('heading', { level: 1 }).hover();
  await expect(drawer.getByRole('button', { name: /^Erin/ })).toHaveCount(0);
  await expect(conversationRow(erin, 'Équipe du lancement')).toHaveCount(0);
});

test('whoever has been removed is not brought back by an answer from before', async ({ visit }) => {
  const alice = await visit('alice');
  const elsewhere = await visit('alice');
  await openConversation(alice, 'Équipe produit');
  let release = () => {};
  const isLate = new Promise<void>((resolve) => {
    release = resolve;
  });
  let askedFirst = () => {};
  const isAnswered = new Promise<void>((resolve) => {
    askedFirst = resolve;
  });
  await alice.route(
    /\/participants\?/,
    async (route) => {
      const response = await route.fetch();
      askedFirst();
      await isLate;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  const drawer = await openDrawer(alice);
  await isAnswered;

  await openConversation(elsewhere, 'Équipe produit');
  await (await openDrawer(elsewhere)).getByRole('button', { name: /^Bob/ }).click();
  const card = elsewhere.getByRole('article', { name: 'Bob' });
  await card.getByRole('button', { name: 'Remove from the group' }).click();
  await card.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(drawer.getByRole('button', { name: /^Alice/ })).toBeVisible();
  await expect(drawer.getByRole('button', { name: /^Bob/ })).toHaveCount(0);
  release();
  await expect(drawer.getByRole('button', { name: 'Refresh', exact: true })).toBeVisible();
  await expect(drawer.getByRole('button', { name: /^Bob/ })).toHaveCount(0);
});

test('sharing and leaving are in view, however many people there are', async ({ visit }) => {
  const alice = await visit('alice', { viewport: { width: 1280, height: 500 } });
  await openConversation(alice, 'Équipe produit');
  const drawer = await openDrawer(alice);
  await expect(drawer.getByRole('button', { name: /^Alice/ })).toBeVisible();
  for (const name of ['Share by link', 'Leave the conversation']) {
    await expect(drawer.getByRole('button', { name })).toBeInViewport();
  }
});

test('whoever is not found is invited by a link', async ({ visit }) => {
  const alice = await visit('alice', { path: '/contacts' });
  await alice.getByRole('searchbox', { name: 'Search contacts' }).fill('Grace Hopper');
  await alice.getByRole('main').getByRole('button', { name: 'Invite by link' }).click();
  const dialog = alice.getByRole('dialog', { name: 'Invite by link' });
  await dialog.getByRole('button', { name: 'Create a share link' }).click();
  const link = await dialog.getByRole('textbox', { name: 'Share link' }).inputValue();

  const grace = await visit(null, { path: new URL(link).pathname });
  await grace.getByLabel('Your name').fill('Grace');
  await grace.getByRole('button', { name: 'Join' }).click();
  await expect(grace.getByRole('heading', { level: 1, name: 'Grace Hopper' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Open the conversation' }).click();
  await expect(alice.getByRole('main').getByText('2 online · 2 members')).toBeVisible();
});
