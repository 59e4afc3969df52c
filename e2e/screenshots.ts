/** Goes through every page and takes a picture of each; two of them are in docs/images. */
import { join } from 'node:path';
import type { Conversation } from '@meeshy/status-protocol';
import type { Locator } from '@playwright/test';
import type { Database } from '../server/src/database/schema.ts';
import { recordOf } from './support/history.ts';
import { mark } from './support/marks.ts';
import { composer, openConversation } from './support/screens.ts';
import { expect, type Gateway, type Page, test } from './support/test.ts';

const FOLDER = process.env.SCREENSHOTS ?? '.cache/screenshots';
const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const THEMES = ['light', 'dark'] as const;

const SAID: [who: string, what: string][] = [
  ['bob', 'The screens are ready: one per status, with the crescent that Alice drew.'],
  ['bob', 'On a phone the drawer slides over the messages.'],
  ['alice', 'Lovely. Does it still say when somebody was last seen?'],
  ['dave', 'It does, and it ages by itself. I left a tab open all morning: not one request.'],
  ['carol', 'Mon train a du retard, commencez sans moi.'],
  ['alice', 'We start at two, and tell you all about it.'],
];

/** Of those days of the last weeks that are no weekends, the hours of work. */
const recorded = (db: Database, now: number) =>
  recordOf(db, now, 'alice', (daysAgo) => {
    const day = new Date(now - daysAgo * 86_400_000).getUTCDay();
    return day % 6 === 0 ? [] : [[8.5, 11.5], daysAgo % 3 === 0 ? [12.5, 17.25] : [13, 16.5]];
  });

for (const theme of THEMES) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test.describe(`${theme}, ${size}`, () => {
      test.use({
        viewport,
        colorScheme: theme,
        contextOptions: { reducedMotion: 'reduce' },
        setup: { fill: recorded },
      });
      test.setTimeout(180_000);

      const take = (page: Page, name: string) =>
        page.screenshot({ path: join(FOLDER, `${name}-${size}-${theme}.png`) });

      test('before one is in', async ({ visit }) => {
        const page = await visit(null);
        await page.getByRole('button', { name: 'alice' }).waitFor();
        await take(page, 'sign-in');
        await page.getByLabel('E-mail or username').fill('alice');
        await page.getByLabel('Password').fill('a wrong one');
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByRole('alert').getByText('Wrong').waitFor();
        await take(page, 'sign-in-wrong');
        await page.goto('/register');
        await page.getByRole('button', { name: 'Create account' }).click();
        await take(page, 'register-wrong');
        await page.goto('/join/demo');
        await take(page, 'join');
      });

      test('among others', async ({ gateway, visit }) => {
        await furnish(gateway);
        const page = await visit('alice');
        await mark(page, 'Bob', 'online').first().waitFor();
        await take(page, 'conversations');
        await openConversation(page, 'Équipe produit');
        await expect(page.getByText(SAID.at(-1)?.[1] ?? '').last()).toBeVisible();
        await take(page, 'thread');
        const drawer = await unroll(page);
        await mark(drawer, 'Dave', 'away').waitFor();
        await take(page, 'conversation');
        await drawer.getByRole('button', { name: 'Share by link' }).click();
        await drawer.getByRole('button', { name: 'Create a share link' }).click();
        await drawer.getByRole('textbox', { name: 'Share link' }).waitFor();
        await drawer.getByRole('button', { name: 'Leave the conversation' }).click();
        await drawer.getByRole('button', { name: 'Refresh' }).click();
        await drawer.getByText(/^Refreshed/).waitFor();
        await drawer.getByRole('button', { name: 'Cancel' }).scrollIntoViewIfNeeded();
        await take(page, 'drawer');
        await page.goto('/contacts');
        await mark(page.getByRole('list', { name: 'People' }), 'Bob', 'online').waitFor();
        await take(page, 'contacts');
        await page.goto('/settings');
        await page.getByRole('button', { name: 'Sign out' }).waitFor();
        await take(page, 'settings');
        await page.goto('/');
        await page.getByRole('button', { name: 'New conversation' }).click();
        const dialog = page.getByRole('dialog', { name: 'New conversation' });
        await dialog.getByRole('button', { name: /^Bob/ }).click();
        await dialog.getByRole('button', { name: /^Carol/ }).click();
        await take(page, 'new-conversation');
      });

      for (const [language, locale] of Object.entries({ en: 'en-GB', fr: 'fr-FR' })) {
        test(`what people say of themselves, ${language}`, async ({ gateway, visit }) => {
          await furnish(gateway);
          await furnishStatuses(gateway);
          const page = await visit('alice', { locale });
          await page
            .getByRole('img', { name: /^Carol, / })
            .first()
            .waitFor();
          await take(page, `status-list-${language}`);
          await page.getByRole('button', { name: /^(My status|Mon statut), / }).press('Enter');
          const menu = page.getByRole('dialog');
          await menu.getByRole('button', { name: /^(Busy|Occupé)/ }).waitFor();
          await take(page, `status-menu-${language}`);
          await menu.getByRole('button', { name: /^(Emoji|Émoji)/ }).press('Enter');
          await menu.locator('label').filter({ hasText: '…' }).click();
          await take(page, `status-menu-open-${language}`);
          await page.goto('/contacts');
          await page.getByRole('button', { name: /^Carol, / }).press('Enter');
          await page.getByRole('article', { name: 'Carol' }).waitFor();
          await take(page, `status-card-${language}`);
          await page.goto('/');
          await page.getByRole('link', { name: /^Carol, / }).press('Enter');
          await page.getByRole('status').filter({ hasText: 'Carol' }).waitFor();
          await take(page, `status-thread-${language}`);
          await page.goto('/settings/privacy');
          await page.getByRole('button', { name: /^(Choose somebody|Choisir)/ }).waitFor();
          await take(page, `privacy-${language}`);
          await gateway.data('PUT', '/api/users/me/sharing', {
            as: await gateway.demo('alice'),
            body: { activity: 'me' },
          });
          await page.goto('/settings/activity');
          await page.getByRole('gridcell').first().hover();
          await take(page, `activity-${language}`);
        });
      }

      test('when nobody and nothing is there', async ({ gateway, visit }) => {
        const page = await visit(await gateway.register('zoe'));
        await page.getByText('No conversation yet.').waitFor();
        await take(page, 'conversations-empty');
        await page.goto('/contacts');
        await page.getByText('No contact yet.').waitFor();
        await take(page, 'contacts-empty');
        await page.goto('/c/nowhere');
        await page.getByText('does not exist').waitFor();
        await take(page, 'conversation-missing');
      });

      test('when the connection is down', async ({ gateway, detour, visit }) => {
        await furnish(gateway);
        const page = await visit('alice', { url: detour.url });
        await openConversation(page, 'Équipe produit');
        const drawer = await unroll(page);
        await mark(drawer, 'Dave', 'away').waitFor();
        await page.keyboard.press('Escape');
        detour.cutAll();
        await page.context().setOffline(true);
        await page.getByText(/^Offline/).waitFor();
        await composer(page).fill('Can you read me?');
        await composer(page).press('Enter');
        await page.getByText('Not sent.').waitFor();
        await take(page, 'offline');
        const again = await unroll(page);
        await again
          .getByText(/as of \d\d:\d\d$/)
          .first()
          .waitFor();
        await take(page, 'drawer-offline');
      });

      test('as a guest', async ({ gateway, visit }) => {
        await furnish(gateway);
        const page = await visit(null, { path: '/join/demo' });
        await page.getByLabel('Your name').fill('Nadia');
        await page.getByRole('button', { name: 'Join' }).click();
        await page.getByText(/^You are here as/).waitFor();
        await page.getByText(/^[2-9] online/).waitFor();
        await take(page, 'guest');
      });
    });
  }
}

/** Two hours from now: somebody in a meeting, somebody on a train who is not to be disturbed, somebody on holiday. */
async function furnishStatuses(gateway: Gateway): Promise<void> {
  const until = new Date(Date.now() + 7_200_000).toISOString();
  const said = {
    alice: { state: 'busy', note: { emoji: '🎧', text: 'Focus, back at 3' }, until },
    bob: { state: 'busy', note: { emoji: '🗓️', text: 'In a meeting' }, until },
    carol: { state: 'dnd', note: { emoji: '🚆', text: 'On the train to Lyon, please write to Bob until then' }, until },
    dave: { note: { emoji: '🌴', text: 'On holiday' } },
  };
  for (const [name, body] of Object.entries(said)) {
    await gateway.data('PUT', '/api/users/me/status', { as: await gateway.demo(name), body });
  }
}

/** Opens the participants by the keyboard: a pointer would leave its trace on the picture. */
async function unroll(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Participants' }).press('Enter');
  return page.getByRole('dialog', { name: 'Participants' });
}

/** Some are there, some have just left, and they have talked. */
async function furnish(gateway: Gateway): Promise<void> {
  const alice = await gateway.demo('alice');
  const { items } = await gateway.data<{ items: Conversation[] }>('GET', '/api/conversations', { as: alice });
  const conversationId = items.find(({ title }) => title === 'Équipe produit')?.id;
  for (const [who, content] of SAID) {
    const body = { conversationId, content };
    await gateway.data('POST', '/api/messages', {
      as: await gateway.demo(who),
      body,
      headers: { 'x-activity': 'none' },
    });
  }
  for (const name of ['bob', 'carol', 'erin']) await gateway.arrive(await gateway.demo(name));
  (await gateway.arrive(await gateway.demo('dave'))).leave();
}
