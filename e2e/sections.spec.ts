/**
 * Marks change at once; people move to another section only once that has lasted two seconds.
 *
 * @module-tag more
 */
import { delayUntilShown, mark } from './support/marks.ts';
import { openConversation, openDrawer } from './support/screens.ts';
import { expect, type Page, test } from './support/test.ts';

const SETTLE_MS = 2_000;
/** How far apart two watchers of one page may notice the same. */
const FRAME_MS = 100;

interface Move {
  readonly section: string;
  readonly at: number;
}

/** Every section in which the person is shown, with the time, from now on until the answer is called. */
async function watchSection(page: Page, name: string): Promise<() => Promise<Move[]>> {
  const watch = await page.evaluateHandle((person) => {
    const moves: { section: string; at: number }[] = [];
    let isWatching = true;
    const look = () => {
      const mark = document.querySelector(`dialog [role="img"][aria-label^="${person}, "]`);
      const section = mark?.closest('section')?.querySelector('h3')?.textContent ?? 'nowhere';
      const word = section.replace(/[^\p{L}]/gu, '');
      if (moves.at(-1)?.section !== word) moves.push({ section: word, at: Date.now() });
      if (isWatching) requestAnimationFrame(look);
    };
    look();
    return () => {
      isWatching = false;
      return moves;
    };
  }, name);
  return () => watch.evaluate((stop) => stop());
}

test('a mark changes at once, the section two seconds later', async ({ gateway, visit }) => {
  const alice = await visit('alice');
  await openConversation(alice, 'Équipe produit');
  const drawer = await openDrawer(alice);
  await expect(mark(drawer, 'Bob', 'offline')).toBeVisible();
  const moves = await watchSection(alice, 'Bob');

  const bob = await gateway.demo('bob');
  const arrivedAt = Date.now();
  const turned = await delayUntilShown(alice, 'Bob', 'online', () => gateway.arrive(bob));
  const online = drawer.getByRole('region', { name: /^Online/ });
  await expect(mark(online, 'Bob', 'online')).toBeVisible();

  const [before, after, ...more] = await moves();
  expect(before?.section).toBe('Offline');
  expect(after?.section).toBe('Online');
  expect((after?.at ?? 0) - arrivedAt - turned).toBeGreaterThan(SETTLE_MS - FRAME_MS);
  expect(more).toEqual([]);
});

test('a page reload throws nobody about', async ({ gateway, visit }) => {
  const alice = await visit('alice');
  await openConversation(alice, 'Équipe produit');
  const drawer = await openDrawer(alice);
  const bob = await visit('bob');
  const online = drawer.getByRole('region', { name: /^Online/ });
  await expect(mark(online, 'Bob', 'online')).toBeVisible();
  const moves = await watchSection(alice, 'Bob');

  await bob.reload();
  await expect(bob.getByRole('list', { name: 'Conversations' })).toBeVisible();
  await gateway.sessions(2);
  // Carol comes after Bob is back: when she has moved, he would have moved as well.
  await gateway.arrive(await gateway.demo('carol'));
  await expect(mark(online, 'Carol', 'online')).toBeVisible();

  expect((await moves()).map(({ section }) => section)).toEqual(['Online']);
});
