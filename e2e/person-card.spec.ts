/** Looking costs nothing: a person's card makes no conversation, and neither does wanting to write. */
import type { Conversation } from '@meeshy/status-protocol';
import { mark } from './support/marks.ts';
import { END } from './support/said-end.ts';
import { composer, conversationRow, messages, openConversation, openDrawer, say } from './support/screens.ts';
import { expect, type Gateway, test } from './support/test.ts';

async function countOfConversations(gateway: Gateway, name: string): Promise<number> {
  const as = await gateway.demo(name);
  // Counting is no activity: nobody comes by it.
  const headers = { 'x-activity': 'none' };
  return (await gateway.data<{ items: Conversation[] }>('GET', '/api/conversations', { as, headers })).items.length;
}

test('a contact’s card opens, live; a conversation begins with the first message', async ({ gateway, visit }) => {
  const before = await countOfConversations(gateway, 'erin');
  const alice = await visit('alice', { path: '/contacts' });
  const erin = await visit('erin');
  await erin.getByRole('list', { name: 'Conversations' }).waitFor();
  await alice.getByRole('list', { name: 'People' }).getByRole('button', { name: /^Erin/ }).click();
  const card = alice.getByRole('article', { name: 'Erin' });
  await expect(card.getByText('@erin')).toBeVisible();
  await expect(card.getByText('Online', { exact: true })).toBeVisible();
  await erin.goto('about:blank');
  await expect(card.getByText('Away · seen just now')).toBeVisible();
  await erin.goBack();

  await card.getByRole('button', { name: 'Message' }).click();
  await expect(alice.getByRole('heading', { level: 1, name: 'Erin' })).toBeVisible();
  await composer(alice).fill('Bonjour');
  expect(await countOfConversations(gateway, 'erin')).toBe(before);
  expect(await countOfConversations(gateway, 'alice')).toBe(
    await alice.getByRole('list', { name: 'Conversations' }).getByRole('listitem').count(),
  );

  await composer(alice).press('Enter');
  await expect(messages(alice).getByText('Bonjour')).toHaveCount(1);
  await expect(conversationRow(erin, 'Alice')).toContainText('Bonjour');
  expect(await countOfConversations(gateway, 'erin')).toBe(before + 1);
});

test('a contact is known by name before the server has told of them', async ({ visit }) => {
  const alice = await visit('alice', { path: '/contacts' });
  let answer = () => {};
  const isWanted = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await alice.getByRole('list', { name: 'People' }).getByRole('button', { name: /^Erin/ }).click();
  const card = alice.getByRole('article', { name: 'Erin' });
  await card.waitFor();
  await alice.route('**/api/users/*', async (route) => {
    await isWanted;
    await route.continue();
  });
  const asked = alice.waitForRequest('**/api/users/*');
  await card.getByRole('button', { name: 'Message' }).click();
  await asked;
  await expect(alice.getByRole('heading', { level: 1, name: 'Erin' })).toBeVisible();
  await expect(mark(alice.getByRole('main'), 'Erin', 'offline').first()).toBeVisible();
  await expect(alice.getByText(/^Not a contact yet/)).toHaveCount(0);
  answer();
});

test('where one talks already, the card leads there', async ({ visit }) => {
  const alice = await visit('alice', { path: '/contacts' });
  await alice.getByRole('list', { name: 'People' }).getByRole('button', { name: /^Bob/ }).click();
  await alice.getByRole('article', { name: 'Bob' }).getByRole('button', { name: 'Message' }).click();
  await expect(messages(alice).getByText('Tu as deux minutes ?')).toBeVisible();
});

test('a participant’s card lies over the page, and its message starts nothing either', async ({ gateway, visit }) => {
  const before = await countOfConversations(gateway, 'dave');
  const alice = await visit('alice');
  await openConversation(alice, 'Équipe produit');
  const drawer = await openDrawer(alice);
  await drawer.getByRole('button', { name: /^Dave/ }).click();
  await alice.getByRole('article', { name: 'Dave' }).getByRole('button', { name: 'Message' }).click();
  await expect(alice.getByRole('heading', { level: 1, name: 'Dave' })).toBeVisible();
  await expect(mark(alice.getByRole('main'), 'Dave', 'offline')).toBeVisible();
  expect(await countOfConversations(gateway, 'dave')).toBe(before);
});

test('what was written to somebody who cannot be reached is not lost', async ({ detour, visit }) => {
  const alice = await visit('alice', { url: detour.url, path: '/contacts' });
  await alice.getByRole('list', { name: 'People' }).getByRole('button', { name: /^Erin/ }).click();
  await alice.getByRole('article', { name: 'Erin' }).getByRole('button', { name: 'Message' }).click();
  await expect(alice.getByRole('heading', { level: 1, name: 'Erin' })).toBeVisible();
  detour.cutAll();
  await say(alice, 'Tu me reçois ?');
  await expect(alice.getByRole('main').getByRole('alert')).toContainText('The conversation could not be begun.');
  await expect(composer(alice)).toHaveValue('Tu me reçois ?');
  detour.mend();
  await composer(alice).press('Enter');
  await expect(messages(alice).getByText('Tu me reçois ?')).toHaveCount(1);
});

test('the card comes when a pointer rests on somebody, stays while one goes there, and Esc or a click takes it away', async ({
  gateway,
  visit,
}) => {
  const note = { emoji: '🚆', text: 'On the train' };
  const until = new Date(Date.now() + 7_200_000).toISOString();
  const body = { state: 'busy', note, until };
  const bob = await gateway.demo('bob');
  await gateway.arrive(bob);
  await gateway.data('PUT', '/api/users/me/status', { as: bob, body });
  const alice = await visit('alice');
  const row = conversationRow(alice, 'Bob');
  await expect(row).toContainText('On the train');
  const card = alice.locator('[data-hover-card]').getByRole('article', { name: 'Bob' });

  await row.hover();
  await alice.mouse.move(800, 400);
  await row.hover();
  await expect(card).toBeVisible();
  await expect(card).toContainText(new RegExp(`Busy ${END}`));
  await expect(card).toContainText(new RegExp(`On the train${END}`));
  await card.getByText('@bob').hover();
  // The way to the card is longer than the time after which it goes.
  await alice.waitForTimeout(300);
  await expect(card).toBeVisible();
  await gateway.data('DELETE', '/api/users/me/status', { as: bob });
  await expect(card).toContainText('Online');
  await expect(card).not.toContainText('On the train');
  await alice.keyboard.press('Escape');
  await expect(card).toHaveCount(0);

  await alice.mouse.move(800, 400);
  await row.hover();
  await expect(card).toBeVisible();
  await alice.mouse.move(800, 700);
  await expect(card).toHaveCount(0);

  // Who is clicked is not in the way of what the click was for.
  await openConversation(alice, 'Bob');
  await alice.waitForTimeout(600);
  await expect(card).toHaveCount(0);

  const drawer = await openDrawer(alice);
  await drawer.getByRole('button', { name: /^Bob, / }).hover();
  await expect(card).toBeVisible();
  const box = await card.boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan(1280 - 320);
  await card.getByRole('button', { name: 'Message' }).click();
  await expect(card).toHaveCount(0);
});
