/** P16 on the screen: one says what one is at, and everybody sees it until it ends. */
import { mark } from './support/marks.ts';
import { END } from './support/said-end.ts';
import { composer, conversationRow, openConversation, openDrawer } from './support/screens.ts';
import { expect, type Gateway, type Page, test } from './support/test.ts';

const STATUS = '/api/users/me/status';

const me = (page: Page) => page.getByRole('button', { name: /^My status, / });
const menu = (page: Page) => page.getByRole('dialog', { name: 'My status' });

async function openMenu(page: Page) {
  await me(page).click();
  const dialog = menu(page);
  await dialog.getByRole('button', { name: /^Busy/ }).waitFor();
  return dialog;
}

async function say(gateway: Gateway, name: string, body: object): Promise<void> {
  await gateway.data('PUT', STATUS, { as: await gateway.demo(name), body });
}

/** As somebody who reads it at this place writes a time. */
const clockAt = (time: number, timeZone: string) =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(time);

test('busy until a time, then a note: the other one sees both in their own zone, another tab follows, a reload keeps it', async ({
  visit,
}) => {
  const alice = await visit('alice');
  const bob = await visit('bob', { timezoneId: 'America/St_Johns' });
  await mark(conversationRow(bob, 'Alice'), 'Alice', 'online').waitFor();
  const other = await alice.context().newPage();
  await other.goto('/');
  await me(other).waitFor();

  const dialog = await openMenu(alice);
  await dialog.locator('label').filter({ hasText: '30 min' }).click();
  await dialog.getByRole('button', { name: /^Busy/ }).click();
  await expect(dialog).toHaveCount(0);
  await expect(me(alice)).toHaveAccessibleName(new RegExp(`^My status, Busy ${END}$`));
  const [, own = ''] = new RegExp(`(${END})`).exec((await me(alice).getAttribute('aria-label')) ?? '') ?? [];
  const end = Math.ceil((Date.now() + 30 * 60_000) / 300_000) * 300_000;
  const [clock = '00:00'] = /\d\d:\d\d/.exec(own) ?? [];
  expect([clockAt(end, 'Europe/Paris'), clockAt(end - 300_000, 'Europe/Paris')]).toContain(clock);
  await expect(bob.getByRole('img', { name: new RegExp(`^Alice, busy ${END}$`) }).first()).toBeVisible();
  const theirs = await bob
    .getByRole('img', { name: /^Alice, busy until / })
    .first()
    .getAttribute('aria-label');
  expect(theirs).not.toBe(`Alice, busy ${own}`);
  await expect(me(other)).toHaveAccessibleName(`My status, Busy ${own}`);

  const again = await openMenu(alice);
  await again.getByRole('button', { name: 'In a meeting' }).click();
  await again.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(me(alice)).toHaveAccessibleName(new RegExp(`^My status, Busy ${END}, 🗓️ In a meeting · ${END}$`));
  await expect(conversationRow(bob, 'Alice')).toContainText('🗓️In a meeting');
  await expect(
    bob.getByRole('img', {
      name: new RegExp(`^Alice, busy ${END}, In a meeting ${END}$`),
    }),
  ).toBeVisible();
  const screen = await openConversation(bob, 'Alice');
  await expect(screen.locator('header')).toContainText(new RegExp(`In a meeting · ${END}`));
  await expect(screen.locator('header')).toContainText(new RegExp(`Busy ${END}`));
  await expect(me(other)).toHaveAccessibleName(/In a meeting/);

  await alice.reload();
  await expect(me(alice)).toHaveAccessibleName(new RegExp(`^My status, Busy ${END}, 🗓️ In a meeting`));
  await bob.reload();
  await expect(bob.getByRole('img', { name: /^Alice, busy until .+, In a meeting/ }).first()).toBeVisible();

  await alice.getByRole('button', { name: 'Remove the note' }).click();
  await expect(me(alice)).toHaveAccessibleName(new RegExp(`^My status, Busy ${END}$`));
  await expect(bob.getByText('In a meeting')).toHaveCount(0);
});

test('appear offline until a time: a padlock of one’s own; others see one leave, and nobody is told why; then one is back', async ({
  gateway,
  visit,
}) => {
  const alice = await visit('alice');
  const other = await alice.context().newPage();
  await other.goto('/');
  await me(other).waitFor();
  const bob = await visit('bob');
  const sentToBob: string[] = [];
  bob.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => void sentToBob.push(String(payload))));
  await bob.reload();
  await mark(conversationRow(bob, 'Alice'), 'Alice', 'online').waitFor();

  const dialog = await openMenu(alice);
  await dialog.locator('label').filter({ hasText: '4 h' }).click();
  await dialog.getByRole('button', { name: /^Appear offline/ }).click();
  await expect(dialog).toHaveCount(0);
  for (const page of [alice, other]) {
    await expect(me(page)).toHaveAccessibleName(new RegExp(`^My status, Appears offline ${END}$`));
    await expect(me(page).locator('[data-told="invisible"]')).toBeVisible();
  }
  await expect(conversationRow(bob, 'Alice').getByRole('img', { name: /^Alice, (away|offline)/ })).toBeVisible();
  await expect(mark(conversationRow(alice, 'Bob'), 'Bob', 'online')).toBeVisible();
  await alice.reload();
  await expect(me(alice)).toHaveAccessibleName(new RegExp(`^My status, Appears offline ${END}$`));
  const screen = await openConversation(bob, 'Alice');
  await expect(screen.locator('header')).not.toContainText(/online/i);

  await say(gateway, 'alice', { state: 'invisible', until: new Date(Date.now() + 6_000).toISOString() });
  await expect(mark(bob.getByRole('main'), 'Alice', 'online')).toBeVisible();
  for (const page of [alice, other]) await expect(me(page)).toHaveAccessibleName('My status, Online');
  expect(sentToBob.join('\n')).toContain('Alice'.toLowerCase());
  expect(sentToBob.join('\n')).not.toContain('invisible');
  expect(await bob.content()).not.toMatch(/appears? offline/i);
});

test('what is said ends at its moment on every screen, and nothing moves', async ({ gateway, visit }) => {
  const alice = await visit('alice');
  const bob = await visit('bob');
  await openConversation(bob, 'Alice');
  await mark(bob.getByRole('main'), 'Alice', 'online').waitFor();
  const row = conversationRow(bob, 'Alice');
  const before = await row.boundingBox();
  const until = Date.now() + 6_000;
  const body = { state: 'busy', note: { emoji: '🚆', text: 'on the train' }, until: new Date(until).toISOString() };
  await say(gateway, 'alice', body);
  await expect(row).toContainText('on the train');
  expect(await row.boundingBox()).toEqual(before);
  await expect(me(alice)).toHaveAccessibleName(/on the train/);
  const goneAt = bob.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (!document.body.innerText.includes('on the train')) resolve(Date.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
  expect((await goneAt) - until).toBeGreaterThan(-500);
  await expect(mark(bob.getByRole('main'), 'Alice', 'online')).toBeVisible();
  await expect(me(alice)).toHaveAccessibleName('My status, Online');
  expect(await row.boundingBox()).toEqual(before);
});

test('what the server does not take shows at once, goes back, and is said', async ({ gateway, visit }) => {
  await say(gateway, 'alice', { note: { emoji: '🎧', text: 'Focus' } });
  const alice = await visit('alice');
  await expect(me(alice)).toHaveAccessibleName('My status, Online, 🎧 Focus');
  let refuse = () => {};
  const isSeen = new Promise<void>((resolve) => {
    refuse = resolve;
  });
  await alice.route(`**${STATUS}`, async (route) => {
    if (route.request().method() !== 'PUT') return route.continue();
    await isSeen;
    const error = { code: 'UNAVAILABLE', message: 'not now' };
    await route.fulfill({ status: 503, json: { success: false, error } });
  });
  const dialog = await openMenu(alice);
  await dialog.getByRole('button', { name: /^Do not disturb/ }).click();
  await expect(me(alice)).toHaveAccessibleName(new RegExp(`^My status, Do not disturb ${END}, 🎧 Focus$`));
  refuse();
  await expect(alice.getByRole('alert')).toContainText('Your status was not changed.');
  await expect(me(alice)).toHaveAccessibleName('My status, Online, 🎧 Focus');

  await alice.unroute(`**${STATUS}`);
  await (await openMenu(alice)).getByRole('button', { name: /^Do not disturb/ }).click();
  await expect(alice.getByText('Your status was not changed.')).toHaveCount(0);
  await expect(me(alice)).toHaveAccessibleName(/^My status, Do not disturb until/);
});

test('all by keyboard: a state, a note with any emoji, the recent ones; Esc leaves it as it was', async ({ visit }) => {
  const alice = await visit('alice');
  await me(alice).focus();
  await alice.keyboard.press('Enter');
  const dialog = menu(alice);
  await expect(dialog.getByRole('button', { name: /^Available/ })).toBeFocused();
  await alice.keyboard.press('ArrowDown');
  await expect(dialog.getByRole('button', { name: /^Busy/ })).toBeFocused();
  await alice.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(me(alice)).toBeFocused();
  await expect(me(alice)).toHaveAccessibleName('My status, Online');

  await alice.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: /^Available/ })).toBeFocused();
  await alice.keyboard.press('Shift+Tab');
  await expect(dialog.getByRole('radio', { name: '1 h' })).toBeFocused();
  await alice.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('radio', { name: '4 h' })).toBeChecked();
  await alice.keyboard.press('Tab');
  await alice.keyboard.press('End');
  await alice.keyboard.press('ArrowUp');
  await alice.keyboard.press('Enter');
  await expect(me(alice)).toHaveAccessibleName(/^My status, (Do not disturb|Busy) until/);

  await alice.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Emoji' }).focus();
  await alice.keyboard.press('Enter');
  await alice.keyboard.press('Tab');
  const picked = dialog.getByRole('group', { name: 'Emoji' });
  await picked.getByRole('button').first().focus();
  await alice.keyboard.press('ArrowDown');
  await expect(picked.getByRole('button', { name: '🚆' })).toBeFocused();
  await alice.keyboard.press('Escape');
  await expect(picked).toHaveCount(0);
  await expect(dialog).toBeVisible();
  await alice.keyboard.press('Enter');
  await picked.getByRole('textbox').fill('x');
  await expect(picked).toContainText('This is not an emoji.');
  await picked.getByRole('textbox').fill('🦄');
  const note = dialog.getByRole('textbox', { name: 'Note' });
  await expect(note).toBeFocused();
  await alice.keyboard.type('Dreaming');
  await alice.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(me(alice)).toHaveAccessibleName(/, 🦄 Dreaming$/);
  await alice.getByRole('button', { name: 'Remove the note' }).click();
  await expect(me(alice)).not.toHaveAccessibleName(/Dreaming/);

  await openMenu(alice);
  await dialog.getByRole('group', { name: 'Recent' }).getByRole('button', { name: 'Dreaming' }).press('Enter');
  await expect(note).toHaveValue('Dreaming');
  await alice.keyboard.press('Escape');
  await expect(me(alice)).not.toHaveAccessibleName(/Dreaming/);
});

test('whoever changes the words of a note leaves its end as it was', async ({ gateway, visit }) => {
  const until = new Date(Date.now() + 7_200_000).toISOString();
  await say(gateway, 'alice', { note: { emoji: '🎧', text: 'Focus' }, until });
  const alice = await visit('alice');
  await expect(me(alice)).toHaveAccessibleName(/Focus · until/);
  const [, end] = new RegExp(`Focus · (${END})$`).exec((await me(alice).getAttribute('aria-label')) ?? '') ?? [];
  const dialog = await openMenu(alice);
  await dialog.getByRole('textbox', { name: 'Note' }).fill('Writing');
  await alice.keyboard.press('Enter');
  await expect(me(alice)).toHaveAccessibleName(`My status, Online, 🎧 Writing · ${end}`);
  const told = await gateway.data<{ note: unknown }>('GET', STATUS, { as: await gateway.demo('alice') });
  expect(told.note).toEqual({ emoji: '🎧', text: 'Writing', until });
});

test('a time that has passed is not taken, and the menu says so', async ({ visit }) => {
  const alice = await visit('alice');
  const dialog = await openMenu(alice);
  await dialog.locator('label').filter({ hasText: 'A time…' }).click();
  await dialog.getByLabel('Until when').fill('2020-01-01T10:00');
  await dialog.getByRole('button', { name: /^Busy/ }).click();
  await expect(dialog).toContainText('This time has passed.');
  await expect(me(alice)).toHaveAccessibleName('My status, Online');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('the menu is a sheet from below, which the way back closes', async ({ visit }) => {
    const alice = await visit('alice');
    const dialog = await openMenu(alice);
    const sheet = await dialog.boundingBox();
    expect((sheet?.y ?? 0) + (sheet?.height ?? 0)).toBe(844);
    await alice.goBack();
    await expect(dialog).toHaveCount(0);
    await expect(me(alice)).toHaveAccessibleName('My status, Online');
  });
});

test('before one writes to somebody who does not want to be disturbed one is told so; in the card the note is whole', async ({
  gateway,
  visit,
}) => {
  const text = 'On the train to Lyon, back at work tomorrow, please write to Carol instead';
  const until = new Date(Date.now() + 7_200_000).toISOString();
  await say(gateway, 'alice', { state: 'dnd', note: { emoji: '🚆', text }, until });
  const bob = await visit('bob');
  const screen = await openConversation(bob, 'Alice');
  // She is not there: this shows all the same.
  await expect(screen.getByText(new RegExp(`^Alice does not want to be disturbed ${END}[.]$`))).toBeVisible();
  await expect(composer(bob)).toBeVisible();
  const drawer = await openDrawer(bob);
  const row = drawer.getByRole('button', {
    name: new RegExp(`^Alice, .*do not disturb ${END}, On the train to Lyon`),
  });
  const note = row.getByText(text);
  expect(
    await note.evaluate(
      (element) => element.parentElement && element.parentElement.scrollWidth > element.parentElement.clientWidth,
    ),
  ).toBe(true);
  await row.click();
  const card = bob.getByRole('article', { name: 'Alice' });
  await expect(card.getByText(text)).toBeVisible();
  await expect(card).toContainText(new RegExp(END));
  await gateway.data('DELETE', STATUS, { as: await gateway.demo('alice') });
  await expect(card.getByText(text)).toHaveCount(0);
  await expect(bob.getByText(/does not want to be disturbed/)).toHaveCount(0);
});

test('a guest says what they are at as well, and the others see it', async ({ visit }) => {
  const guest = await visit(null, { path: '/join/demo' });
  await guest.getByLabel('Your name').fill('Nadia');
  await guest.getByRole('button', { name: 'Join' }).click();
  const dialog = await openMenu(guest);
  await dialog.getByRole('button', { name: /^Busy/ }).click();
  await expect(me(guest)).toHaveAccessibleName(/^My status, Busy until/);
  const alice = await visit('alice', { path: '/contacts' });
  await expect(alice.getByRole('img', { name: /^Nadia, busy until/ })).toBeVisible();
  await guest.reload();
  await expect(me(guest)).toHaveAccessibleName(/^My status, Busy until/);
});
