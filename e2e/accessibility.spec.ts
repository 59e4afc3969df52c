/**
 * axe on every page and in every state, in both themes, on a desk and on a phone.
 *
 * @module-tag more
 */
import { violationsOf } from './support/axe.ts';
import { mark } from './support/marks.ts';
import { composer, openConversation, openDrawer } from './support/screens.ts';
import { expect, type Page, test } from './support/test.ts';

const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

// A word about every element of a page takes its time.
test.describe.configure({ timeout: 120_000 });

async function expectNoViolation(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Whoever wants no motion gets none; and a colour in between would be judged as if it stayed.
    expect(await page.evaluate(() => document.getAnimations().length), 'motion').toBe(0);
    expect(await violationsOf(page), `${new URL(page.url()).pathname}, ${colorScheme}`).toEqual([]);
  }
}

for (const [name, viewport] of Object.entries(SIZES)) {
  test.describe(`on a ${name}`, { tag: name === 'phone' ? '@more' : [] }, () => {
    test.use({ viewport });

    test('the ways in: signing in, registering, joining, each with its errors', async ({ visit }) => {
      const page = await visit(null);
      await page.getByRole('button', { name: 'alice' }).waitFor();
      await expectNoViolation(page);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('button', { name: 'Open' }).click();
      await page.getByText('Paste the link that you were given.').waitFor();
      await page.getByRole('button', { name: 'Français' }).click();
      await expectNoViolation(page);
      await page.getByRole('button', { name: 'English' }).click();

      await page.getByRole('link', { name: 'Create an account' }).click();
      await page.getByRole('button', { name: 'Create account' }).click();
      await page.getByText('This is not an e-mail address.').waitFor();
      await expectNoViolation(page);

      await page.goto('/join/no-such-link');
      await page.getByLabel('Your name').fill('Nadia');
      await page.getByRole('button', { name: 'Join' }).click();
      await page.getByText('This link does not exist or has ended.').waitFor();
      await expectNoViolation(page);
    });

    test('a guest’s one conversation', async ({ visit }) => {
      const page = await visit(null, { path: '/join/demo' });
      await page.getByLabel('Your name').fill('Nadia');
      await page.getByRole('button', { name: 'Join' }).click();
      await page.getByText(/^You are here as Nadia/).waitFor();
      await expectNoViolation(page);
    });

    test('conversations: the list, an invitation, a search, a thread, its participants', async ({ gateway, visit }) => {
      for (const name of ['bob', 'carol']) await gateway.arrive(await gateway.demo(name));
      (await gateway.arrive(await gateway.demo('dave'))).leave();
      const page = await visit('alice');
      await page.getByRole('region', { name: 'Invitation: Frank' }).waitFor();
      await expectNoViolation(page);
      const search = page.getByRole('searchbox', { name: 'Search conversations' });
      await search.fill('nothing like it');
      await page.getByText('Nothing matches “nothing like it”.').waitFor();
      await expectNoViolation(page);
      await search.fill('');

      await openConversation(page, 'Équipe produit');
      await expectNoViolation(page);
      const drawer = await openDrawer(page);
      await mark(drawer, 'Dave', 'away').waitFor();
      await drawer.getByRole('button', { name: 'Share by link' }).click();
      await drawer.getByRole('button', { name: 'Create a share link' }).click();
      await drawer.getByRole('textbox', { name: 'Share link' }).waitFor();
      await drawer.getByRole('button', { name: 'Leave the conversation' }).click();
      await expectNoViolation(page);
    });

    test('contacts, a filter that finds nobody, settings, the new conversation', async ({ gateway, visit }) => {
      await gateway.arrive(await gateway.demo('bob'));
      const page = await visit('alice', { path: '/contacts' });
      await mark(page.getByRole('list', { name: 'People' }), 'Bob', 'online').waitFor();
      await expectNoViolation(page);
      await page.getByText('Away 0').click();
      await page.getByText('Nobody is away.').waitFor();
      await expectNoViolation(page);

      await page.goto('/settings');
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      await expectNoViolation(page);

      await page.goto('/');
      await page.getByRole('button', { name: 'New conversation' }).click();
      const dialog = page.getByRole('dialog', { name: 'New conversation' });
      await dialog.getByRole('button', { name: /^Bob/ }).click();
      await dialog.getByRole('button', { name: /^Carol/ }).click();
      await expectNoViolation(page);
    });

    test('one’s own status: the menu, its emoji, a time that has passed, and what others say of themselves', async ({
      gateway,
      visit,
    }) => {
      const until = new Date(Date.now() + 7_200_000).toISOString();
      const note = { emoji: '🚆', text: 'On the train' };
      for (const [name, state] of [
        ['alice', 'busy'],
        ['bob', 'dnd'],
      ] as const) {
        const as = await gateway.demo(name);
        await gateway.data('PUT', '/api/users/me/status', { as, body: { state, note, until } });
      }
      const page = await visit('alice');
      await page.getByRole('button', { name: /^My status, Busy until/ }).click();
      const dialog = page.getByRole('dialog', { name: 'My status' });
      await dialog.getByRole('button', { name: /^Emoji/ }).click();
      await dialog.getByRole('textbox', { name: 'Another emoji' }).fill('x');
      await dialog.locator('label').filter({ hasText: 'A time…' }).click();
      await dialog.getByRole('group', { name: 'The state lasts' }).getByLabel('Until when').fill('2020-01-01T10:00');
      await dialog.getByRole('button', { name: /^Busy/ }).click();
      await dialog.getByText('This time has passed.').waitFor();
      await expectNoViolation(page);
      await page.keyboard.press('Escape');

      await openConversation(page, 'Bob');
      await page.getByText(/^Bob does not want to be disturbed until/).waitFor();
      await expectNoViolation(page);
      const drawer = await openDrawer(page);
      await drawer.getByRole('button', { name: /^Bob, / }).click();
      await page.getByRole('article', { name: 'Bob' }).getByText('On the train').waitFor();
      await expectNoViolation(page);
    });

    test('who sees one: the choices, a list of people, oneself with another one’s eyes', async ({ gateway, visit }) => {
      const as = await gateway.demo('alice');
      const { id } = await gateway.demo('bob');
      await gateway.data('PUT', '/api/users/me/sharing', { as, body: { never: [id], lastSeen: 'days' } });
      const page = await visit('alice', { path: '/settings/privacy' });
      await page.getByRole('button', { name: 'Remove Bob' }).waitFor();
      await page.getByRole('button', { name: 'Choose somebody' }).click();
      const dialog = page.getByRole('dialog', { name: 'Whose eyes' });
      await dialog.getByRole('button', { name: /^Bob/ }).waitFor();
      await expectNoViolation(page);
      await dialog.getByRole('button', { name: /^Bob/ }).click();
      await page.locator('[data-preview]').waitFor();
      await expectNoViolation(page);
      await page.getByRole('button', { name: 'Add people' }).first().click();
      await page.getByRole('dialog', { name: 'Always see me' }).getByRole('button', { name: /^Bob/ }).waitFor();
      await expectNoViolation(page);
    });

    test('the empty states of a new account', async ({ gateway, visit }) => {
      const page = await visit(await gateway.register('zoe'));
      await page.getByText('No conversation yet.').waitFor();
      await expectNoViolation(page);
      await page.getByRole('link', { name: 'Contacts' }).click();
      await page.getByText(/^No contact yet\./).waitFor();
      await expectNoViolation(page);
      await page.goto('/c/no-such-conversation');
      await page.getByText('This conversation does not exist, or is no longer yours.').waitFor();
      await expectNoViolation(page);
    });

    test('without a connection: what was not sent, who is known as of when, and the light', async ({
      detour,
      visit,
    }) => {
      const page = await visit('alice', { url: detour.url });
      await openConversation(page, 'Bob');
      // Whoever takes part is known from then on.
      const known = await openDrawer(page);
      await mark(known, 'Bob', 'offline').waitFor();
      await known.getByRole('button', { name: 'Close' }).click();
      detour.cutAll();
      await page.context().setOffline(true);
      await page.getByText(/^Offline: statuses as of/).waitFor();
      await composer(page).fill('Bonjour');
      await composer(page).press('Enter');
      await page.getByText('Not sent.').waitFor();
      const drawer = await openDrawer(page);
      await drawer
        .getByText(/^as of \d\d:\d\d$/)
        .first()
        .waitFor();
      await expectNoViolation(page);
    });
  });
}
