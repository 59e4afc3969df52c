/**
 * Names in any direction and script, and names that are made to deceive, on every screen that shows them.
 *
 * @module-tag more
 */
import type { Database } from '../server/src/database/schema.ts';
import { lettersOf } from './support/letters.ts';
import { openConversation, openDrawer, say } from './support/screens.ts';
import { expect, type Page, test } from './support/test.ts';

const OVERRIDE = '\u202e';
const FAMILY = '👩‍👩‍👧‍👦';
const NAMES = {
  bob: `${OVERRIDE}Mallory`,
  carol: `${FAMILY}🎉`,
  dave: 'عبد الرحمن بن محمد بن عبد العزيز آل عبد اللطيف الأنصاري الأندلسي',
};

async function rename(db: Database): Promise<void> {
  for (const [username, display_name] of Object.entries(NAMES)) {
    await db.updateTable('subjects').set({ display_name }).where('username', '=', username).execute();
  }
}

test.use({ setup: { fill: rename } });

test('a name with an override turns nothing around it', async ({ gateway, visit }) => {
  const alice = await visit('alice');
  await openConversation(alice, 'Équipe produit');
  await gateway.data('POST', '/api/messages', {
    as: await gateway.demo('bob'),
    body: { conversationId: alice.url().split('/').at(-1), content: 'abc def ghi' },
  });
  const preview = alice.getByRole('list', { name: 'Conversations' }).getByText(/abc def ghi/);
  await expect(preview).toBeVisible();
  const { left } = await lettersOf(preview, [-11, -7, -3, -1]);
  expect(left, 'from left to right').toEqual(left.toSorted((a, b) => a - b));
});

test('a long name leaves room for what was said', async ({ gateway, visit }) => {
  const alice = await visit('alice');
  await openConversation(alice, 'Équipe produit');
  await gateway.data('POST', '/api/messages', {
    as: await gateway.demo('dave'),
    body: { conversationId: alice.url().split('/').at(-1), content: 'Bonjour' },
  });
  const preview = alice.getByRole('list', { name: 'Conversations' }).getByText(/Bonjour$/);
  await expect(preview).toBeVisible();
  const { left, isSeen } = await lettersOf(preview, [-7, -1, 3]);
  expect(isSeen).toEqual([true, true, true]);
  expect(left[2], 'who says it stands before it').toBeLessThan(left[0] ?? 0);
});

test('the initial is a whole character, also of an emoji', async ({ visit }) => {
  const alice = await visit('alice', { path: '/contacts' });
  const row = alice.getByRole('list', { name: 'People' }).getByRole('button', { name: new RegExp(FAMILY) });
  await expect(row.getByText(FAMILY, { exact: true })).toBeVisible();
});

/** The places where a long name is shown, each with too little room for it. */
const PLACES: Record<string, (page: Page) => Promise<void>> = {
  contacts: async (page) => {
    await page.goto('/contacts');
  },
  'participants of a group': async (page) => {
    await openConversation(page, 'Équipe produit');
    await openDrawer(page);
  },
  'the person’s card': async (page) => {
    await page.goto('/contacts');
    await page.getByRole('main').getByRole('button', { name: /عبد/ }).click();
  },
  'a conversation that has not begun': async (page) => {
    await page.goto('/contacts');
    await page.getByRole('main').getByRole('button', { name: /عبد/ }).click();
    await page.getByRole('button', { name: 'Message' }).click();
  },
};

for (const [place, goTo] of Object.entries(PLACES)) {
  test(`a long name from right to left keeps its beginning: ${place}`, async ({ visit }) => {
    const page = await visit('alice', { viewport: { width: 390, height: 844 } });
    await goTo(page);
    const name = page.getByText(NAMES.dave, { exact: true }).last();
    await expect(name).toBeVisible();
    const { left, isSeen } = await lettersOf(name, [0, 1, 2]);
    expect(isSeen).toEqual([true, true, true]);
    expect(left[0]).toBeGreaterThan(left[2] ?? 0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
}

test('the title of the window isolates the name', async ({ visit }) => {
  const bob = await visit('bob');
  await openConversation(bob, NAMES.dave);
  expect(await bob.title()).toBe(`\u2068${NAMES.dave}\u2069 · Meeshy`);
  await say(bob, 'Bonjour');
});
