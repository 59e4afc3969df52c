/**
 * Nothing moves under a pointer, a finger or the focus: what one aims at is what one gets.
 *
 * @module-tag more
 */
import type { Conversation } from '@meeshy/status-protocol';
import type { Locator } from '@playwright/test';
import { mark } from './support/marks.ts';
import { conversationRow, openConversation, openDrawer } from './support/screens.ts';
import { expect, type Gateway, type Page, test } from './support/test.ts';

/** The participants of the team on two pages: the hand is on one of them, the other shows what moves without a hand. */
async function twoDrawers(visit: (who: string) => Promise<Page>) {
  const [held, free] = [await visit('alice'), await visit('alice')];
  const drawers: Locator[] = [];
  for (const page of [held, free]) {
    await openConversation(page, 'Équipe produit');
    drawers.push(await openDrawer(page));
  }
  const [drawer, other] = drawers as [Locator, Locator];
  await expect(rowOf(drawer, 'Carol')).toBeVisible();
  await expect(rowOf(other, 'Carol')).toBeVisible();
  await expect(mark(drawer, 'Alice', 'online')).toBeVisible();
  return { held, drawer, other };
}

function rowOf(place: Locator, name: string): Locator {
  return place.getByRole('button', { name: new RegExp(`^${name}`) });
}

const topOf = async (row: Locator) => (await row.boundingBox())?.y;

/** Dave comes, who stands below Carol: where nobody's hand is, he moves up and she down. */
async function daveComes(gateway: Gateway, other: Locator): Promise<void> {
  await gateway.arrive(await gateway.demo('dave'));
  await expect(mark(other.getByRole('region', { name: /^Online/ }), 'Dave', 'online')).toBeVisible();
}

test('the row under the pointer stays, and it is the one that opens', async ({ gateway, visit }) => {
  const { held, drawer, other } = await twoDrawers(visit);
  await rowOf(drawer, 'Carol').hover();
  const before = await topOf(rowOf(drawer, 'Carol'));
  await daveComes(gateway, other);
  await expect(mark(drawer, 'Dave', 'online')).toBeVisible();
  expect(await topOf(rowOf(drawer, 'Carol'))).toBe(before);

  await held.mouse.down();
  await held.mouse.up();
  await expect(held.getByRole('article', { name: 'Carol' })).toBeVisible();
  await held.keyboard.press('Escape');
  await held.getByRole('textbox', { name: 'Write a message' }).click();
  await expect(mark(drawer.getByRole('region', { name: /^Online/ }), 'Dave', 'online')).toBeVisible();
  expect(await topOf(rowOf(drawer, 'Carol'))).not.toBe(before);
});

test('the row with the focus stays until the focus leaves the list', async ({ gateway, visit }) => {
  const { held, drawer, other } = await twoDrawers(visit);
  await rowOf(drawer, 'Alice').focus();
  await held.keyboard.press('ArrowDown');
  await held.keyboard.press('ArrowDown');
  await expect(rowOf(drawer, 'Carol')).toBeFocused();
  const before = await topOf(rowOf(drawer, 'Carol'));
  await daveComes(gateway, other);
  await expect(mark(drawer, 'Dave', 'online')).toBeVisible();
  expect(await topOf(rowOf(drawer, 'Carol'))).toBe(before);
  await drawer.getByRole('button', { name: 'Refresh' }).focus();
  await expect(mark(drawer.getByRole('region', { name: /^Online/ }), 'Dave', 'online')).toBeVisible();
});

test('whoever joins or leaves meanwhile moves nobody either', async ({ gateway, visit }) => {
  const { held, drawer, other } = await twoDrawers(visit);
  const alice = await gateway.demo('alice');
  const [bob, erin] = [await gateway.demo('bob'), await gateway.demo('erin')];
  const id = held.url().split('/').at(-1);
  await rowOf(drawer, 'Carol').hover();
  const before = await topOf(rowOf(drawer, 'Carol'));
  await gateway.data('DELETE', `/api/conversations/${id}/members/${bob.id}`, { as: alice });
  await gateway.data('POST', `/api/conversations/${id}/members/${erin.id}`, { as: alice });
  await expect(rowOf(other, 'Bob')).toHaveCount(0);
  await expect(rowOf(other, 'Erin')).toBeVisible();
  expect(await topOf(rowOf(drawer, 'Carol'))).toBe(before);
  await held.getByRole('textbox', { name: 'Write a message' }).hover();
  await expect(rowOf(drawer, 'Bob')).toHaveCount(0);
  await expect(rowOf(drawer, 'Erin')).toBeVisible();
});

test.describe('with a finger', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('the row under it stays until it is lifted', async ({ gateway, visit }) => {
    const page = await visit('alice', { path: '/contacts' });
    const list = page.getByRole('list', { name: 'People' });
    const free = await visit('alice', { path: '/contacts' });
    const row = rowOf(list, 'Carol');
    await expect(row).toBeVisible();
    await expect(rowOf(free.getByRole('list', { name: 'People' }), 'Carol')).toBeVisible();
    const box = await row.boundingBox();
    const point = { x: (box?.x ?? 0) + 40, y: (box?.y ?? 0) + 20 };
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
    await gateway.arrive(await gateway.demo('dave'));
    await expect(free.getByRole('listitem').first()).toContainText('Dave');
    await expect(mark(list, 'Dave', 'online')).toBeVisible();
    expect(await topOf(row)).toBe(box?.y);
    await devtools.send('Input.dispatchTouchEvent', { type: 'touchCancel', touchPoints: [] });
    await expect(list.getByRole('listitem').first()).toContainText('Dave');
  });
});

test('contacts stay where they are under the pointer, also when a filter no longer finds them', async ({
  gateway,
  visit,
}) => {
  const [held, free] = [await visit('alice', { path: '/contacts' }), await visit('alice', { path: '/contacts' })];
  for (const page of [held, free]) {
    await expect(page.getByText('All 5')).toBeVisible();
    await page.getByText(/^Offline 5/).click();
  }
  const [list, other] = [held, free].map((page) => page.getByRole('list', { name: 'People' })) as [Locator, Locator];
  await rowOf(list, 'Carol').hover();
  const before = await topOf(rowOf(list, 'Carol'));
  await gateway.arrive(await gateway.demo('bob'));
  await expect(rowOf(other, 'Bob')).toHaveCount(0);
  await expect(held.getByText('Offline 4')).toBeVisible();
  expect(await topOf(rowOf(list, 'Carol'))).toBe(before);
  await held.getByRole('searchbox', { name: 'Search contacts' }).hover();
  await expect(list.getByRole('listitem')).toHaveCount(4);
});

test('a conversation that somebody writes in does not push the row away under the pointer', async ({
  gateway,
  visit,
}) => {
  const [held, free] = [await visit('alice'), await visit('alice')];
  await conversationRow(held, 'Bob').hover();
  const before = await topOf(conversationRow(held, 'Bob'));
  const carol = await gateway.demo('carol');
  const { items } = await gateway.data<{ items: Conversation[] }>('GET', '/api/conversations', { as: carol });
  const conversationId = items.find(({ title }) => title === 'Pause café')?.id;
  await gateway.data('POST', '/api/messages', { as: carol, body: { conversationId, content: 'Le café est prêt' } });
  const first = (page: Page) => page.getByRole('list', { name: 'Conversations' }).getByRole('link').first();
  await expect(first(free)).toContainText('Pause café');
  await expect(conversationRow(held, 'Pause café')).toContainText('Le café est prêt');
  expect(await topOf(conversationRow(held, 'Bob'))).toBe(before);
  await held.getByRole('main').hover();
  await expect(first(held)).toContainText('Pause café');
});
