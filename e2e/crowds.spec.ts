/** P21 on the screen: counts in place of everybody, and true dots of whoever is looked at. */
import type { WatchRequest } from '@meeshy/status-protocol';
import { violationsOf } from './support/axe.ts';
import { mark, watchAgreement } from './support/marks.ts';
import { composer, openConversation, openDrawer } from './support/screens.ts';
import { expect, type Gateway, type Page, test } from './support/test.ts';

test.use({ setup: { env: { CROWD_LIMIT: '6' } } });

const numbered = (number: number) => `Guest${String(number).padStart(2, '0')}`;
const header = (page: Page) => page.getByRole('main').locator('header');

/** A group of alice, bob and carol, and so many guests, by their names. */
async function groupWith(gateway: Gateway, count: number) {
  const [alice, bob, carol] = await Promise.all(['alice', 'bob', 'carol'].map((name) => gateway.demo(name)));
  if (!alice || !bob || !carol) throw new Error('there are demo people');
  const id = await gateway.converse(alice, bob, carol);
  const link = await gateway.link(alice, id);
  const join = (number: number) => gateway.joinByLink(link, numbered(number));
  const guests = [];
  for (let number = 1; number <= count; number += 1) guests.push(await join(number));
  return { id, alice, guests, join };
}

test('the participants of a crowd: by page, found and filtered over REST, with the dots of those on the screen', async ({
  gateway,
  visit,
}) => {
  const { guests } = await groupWith(gateway, 70);
  const [first, last] = [guests[0], guests[69]];
  if (!first || !last) throw new Error('there are guests');
  const session = await gateway.arrive(first);
  const lastSession = await gateway.arrive(last);

  const alice = await visit('alice');
  await openConversation(alice, 'Talk');
  await expect(header(alice)).toContainText('73 members · 3 online · 1 viewing');

  const drawer = await openDrawer(alice);
  const list = drawer.getByRole('list', { name: 'Participants' });
  await expect(mark(list, 'Guest01', 'online')).toBeVisible();
  await expect(mark(list, 'Guest02', 'offline')).toBeVisible();
  await expect(list.getByRole('listitem').filter({ hasText: 'Guest70' })).toHaveCount(0);
  expect(await violationsOf(alice)).toEqual([]);

  session.leave();
  await expect(mark(list, 'Guest01', 'away')).toBeVisible();

  // One page leads to the next.
  await list.getByRole('button').first().focus();
  await expect(async () => {
    await alice.keyboard.press('End');
    await expect(mark(list, 'Guest70', 'online')).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await alice.keyboard.press('Home');
  await expect(list.getByRole('button').first()).toBeFocused();
  await expect(mark(list, 'Guest01', 'away')).toBeVisible();

  await drawer.getByRole('searchbox', { name: 'Search the participants' }).fill('guest69');
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(mark(list, 'Guest69', 'offline')).toBeVisible();
  await alice.keyboard.press('Escape');
  await drawer.getByText('Online', { exact: true }).click();
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await expect(mark(list, 'Guest70', 'online')).toBeVisible();
  // Whoever has gone since stays where they are, and shows it.
  lastSession.leave();
  await expect(mark(list, 'Guest70', 'away')).toBeVisible();
});

/** Whom the page has said last that it looks at; `null`: it has said nothing yet. */
function watchedBy(page: Page): () => string[] | null {
  let watched: string[] | null = null;
  const listen = ({ payload }: { payload: string | Buffer }) => {
    const [, args] = /^42\d*(\["presence:watch",.*)$/s.exec(String(payload)) ?? [];
    if (args === undefined) return;
    const [, { userIds }] = JSON.parse(args) as [string, WatchRequest];
    watched = [...userIds].sort();
  };
  page.on('websocket', (socket) => socket.on('framesent', listen));
  return () => watched;
}

test('of a crowd the page asks for those whose rows are on it, and for nobody else', async ({ gateway, visit }) => {
  const { alice: me, guests } = await groupWith(gateway, 70);
  const [bob, carol] = await Promise.all(['bob', 'carol'].map((name) => gateway.demo(name)));
  const ids = new Map(guests.map(({ id }, index) => [numbered(index + 1), id]));
  for (const [name, person] of Object.entries({ Bob: bob, Carol: carol })) ids.set(name, person?.id ?? '');
  const alice = await visit(me, { path: 'about:blank' });
  const watched = watchedBy(alice);
  await alice.goto('/');
  await openConversation(alice, 'Talk');
  const drawer = await openDrawer(alice);
  const list = drawer.getByRole('list', { name: 'Participants' });

  /** But for herself, by the names at their marks. */
  const onThePage = async () => {
    const labels = await list.getByRole('img').evaluateAll((marks) => marks.map((one) => one.ariaLabel ?? ''));
    const names = labels.flatMap((label) => label.split(', ')[0] ?? []).filter((name) => name !== 'Alice');
    return names.map((name) => ids.get(name) ?? name).sort();
  };
  const agree = async () => expect(watched()).toEqual(await onThePage());

  await expect(mark(list, 'Guest01', 'offline')).toBeVisible();
  await expect(agree).toPass();
  const first = watched();
  expect(first).toContain(ids.get('Guest01'));
  expect(first?.length).toBeLessThan(70);

  // Whoever has come since is asked for, and whoever has gone is not any more.
  await list.getByRole('button').first().focus();
  await expect(async () => {
    await alice.keyboard.press('End');
    await expect(mark(list, 'Guest70', 'offline')).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(agree).toPass();
  expect(watched()).toContain(ids.get('Guest70'));
  expect(watched()).not.toContain(ids.get('Guest10'));

  await drawer.getByRole('searchbox', { name: 'Search the participants' }).fill('guest42');
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect.poll(watched).toEqual([ids.get('Guest42')]);
  await drawer.getByRole('button', { name: 'Close' }).click();
  await expect.poll(watched).toEqual([]);
});

test('a conversation that becomes a crowd and ceases to be one, under two pairs of eyes, shows nobody as they are not', async ({
  gateway,
  visit,
}) => {
  const { id, alice: owner, guests, join } = await groupWith(gateway, 3);
  const carol = await gateway.arrive(await gateway.demo('carol'));
  const pages = await Promise.all(['alice', 'bob'].map((name) => visit(name)));
  const drawers = [];
  for (const page of pages) {
    await openConversation(page, 'Talk');
    drawers.push(await openDrawer(page));
    await expect(header(page)).toContainText(/3 online · 6 members/);
  }
  for (const drawer of drawers) await expect(mark(drawer, 'Carol', 'online')).toBeVisible();
  for (const page of pages) await composer(page).fill('While one writes');
  const watches = await Promise.all(pages.map((page) => watchAgreement(page, 'Carol')));

  const seventh = await join(4);
  for (const [index, page] of pages.entries()) {
    await expect(header(page)).toContainText('7 members · 3 online · 2 viewing');
    await expect(composer(page)).toBeFocused();
    const list = (drawers[index] ?? page).getByRole('list', { name: 'Participants' });
    await expect(mark(list, 'Guest04', 'offline')).toBeVisible();
    await expect(mark(list, 'Carol', 'online')).toBeVisible();
  }

  for (const guest of [seventh, guests[0]]) {
    await gateway.data('DELETE', `/api/conversations/${id}/members/${guest?.id}`, { as: owner });
  }
  for (const [index, page] of pages.entries()) {
    await expect(header(page)).toContainText(/3 online · 5 members/);
    await expect(composer(page)).toBeFocused();
    await expect(mark(drawers[index] ?? page, 'Carol', 'online')).toBeVisible();
  }
  for (const stop of watches) {
    const { shown } = await stop();
    expect(shown.filter((status) => status !== 'unknown')).toEqual(shown.filter((status) => status === 'online'));
  }
  carol.leave();
  for (const drawer of drawers) await expect(mark(drawer, 'Carol', 'away')).toBeVisible();
});

test('the card of whoever wrote what is on the screen tells how they are', async ({ gateway, visit }) => {
  const { id, guests } = await groupWith(gateway, 4);
  const guest = guests[0];
  if (!guest) throw new Error('there are guests');
  const session = await gateway.arrive(guest);
  await gateway.data('POST', '/api/messages', { as: guest, body: { conversationId: id, content: 'Salut !' } });
  const alice = await visit('alice');
  await openConversation(alice, 'Talk');
  const name = alice.getByRole('main').getByText('Guest01', { exact: true });
  await name.hover();
  const card = alice.getByRole('article', { name: 'Guest01' });
  await expect(card.getByText('Online', { exact: true })).toBeVisible();
  session.leave();
  await expect(card.getByText(/^Away/)).toBeVisible();
});
