/**
 * A display name that changes.
 *
 * @module-tag more
 */
import { composer, messages, openConversation, openDrawer, say } from './support/screens.ts';
import { expect, type Page, test } from './support/test.ts';

const shows = (page: Page, name: string) => expect(page.getByText(name).first()).toBeVisible();

test('a changed display name stands everywhere at once, without a reload, and the old one nowhere', async ({
  gateway,
  visit,
}) => {
  const bob = await gateway.demo('bob');
  const alice = await visit('alice');
  const contacts = await visit('alice', { path: '/contacts' });
  const own = await visit('bob');
  await shows(contacts, 'Bob');
  await openConversation(own, 'Équipe produit');
  await say(own, 'Qui relit ?');
  await openConversation(alice, 'Équipe produit');
  await expect(messages(alice).getByText('Qui relit ?')).toBeVisible();
  const drawer = await visit('alice');
  await openConversation(drawer, 'Équipe produit');
  await openDrawer(drawer);
  await expect(drawer.getByRole('button', { name: /^Bob/ })).toBeVisible();

  await gateway.data('PUT', '/api/users/me', { as: bob, body: { displayName: 'Robert Martin' } });
  for (const page of [alice, contacts, drawer, own]) await shows(page, 'Robert Martin');
  for (const page of [alice, contacts, drawer, own]) await expect(page.getByText(/\bBob\b/)).toHaveCount(0);

  await composer(own).pressSequentially('Encore');
  await expect(alice.getByText('Robert Martin is typing…').first()).toBeVisible();
});
