/**
 * On a phone: the way back, room for fingers, and pages that stay where they are.
 *
 * @module-tag more
 */
import { composer, openConversation, openDrawer } from './support/screens.ts';
import { expect, type Page, test } from './support/test.ts';

test.describe('the way back', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('closes the card, then the drawer, then leads to the list, then out', async ({ visit }) => {
    const page = await visit('alice', { path: '/health/live' });
    await page.goto('/');
    await openConversation(page, 'Équipe produit');
    const drawer = await openDrawer(page);
    await drawer.getByRole('button', { name: /^Carol/ }).click();
    const card = page.getByRole('article', { name: 'Carol' });
    await expect(card).toBeVisible();
    await page.goBack();
    await expect(card).toBeHidden();
    await expect(drawer).toBeVisible();
    await page.goBack();
    await expect(drawer).toBeHidden();
    await expect(page.getByRole('heading', { level: 1, name: 'Équipe produit' })).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('list', { name: 'Conversations' })).toBeVisible();
    await page.goBack();
    await expect(page).toHaveURL(/\/health\/live$/);
  });

  test('what was closed by its own button is no step of it', async ({ visit }) => {
    const page = await visit('alice');
    await openConversation(page, 'Équipe produit');
    for (const _ of [1, 2]) {
      const drawer = await openDrawer(page);
      await drawer.getByRole('button', { name: 'Close' }).click();
      await expect(drawer).toBeHidden();
    }
    await page.goBack();
    await expect(page.getByRole('list', { name: 'Conversations' })).toBeVisible();
  });

  test('leads from a person one writes to back to where one was', async ({ visit }) => {
    const page = await visit('alice');
    await openConversation(page, 'Équipe produit');
    await (await openDrawer(page)).getByRole('button', { name: /^Dave/ }).click();
    await page.getByRole('button', { name: 'Message' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Dave' })).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1, name: 'Équipe produit' })).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  test('the chips of the contacts stand in one line, in the longer language too', async ({ visit }) => {
    const page = await visit('alice', { path: '/contacts', locale: 'fr-FR' });
    const chips = page.getByRole('group', { name: 'Filtrer par statut' }).locator('label');
    await expect(chips).toHaveCount(4);
    const lines = async () => {
      const tops = await chips.evaluateAll((all) => all.map((chip) => chip.getBoundingClientRect().top));
      return new Set(tops).size;
    };
    expect(await lines()).toBe(1);
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(await lines()).toBe(1);
  });

  test('the arrow on the screen goes the same way', async ({ visit }) => {
    const page = await visit('alice', { path: '/health/live' });
    await page.goto('/');
    await openConversation(page, 'Équipe produit');
    await page.getByRole('button', { name: 'Back' }).click();
    await expect(page.getByRole('list', { name: 'Conversations' })).toBeVisible();
    await page.goBack();
    await expect(page).toHaveURL(/\/health\/live$/);
  });

  test('after a reload nothing is open, and nothing is in the way', async ({ visit }) => {
    const page = await visit('alice');
    await openConversation(page, 'Équipe produit');
    await openDrawer(page);
    await page.reload();
    await expect(page.getByRole('heading', { level: 1, name: 'Équipe produit' })).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(async () => {
      expect(await page.evaluate(() => (history.state as { layers?: string[] } | null)?.layers ?? [])).toEqual([]);
    }).toPass();
    await page.goBack();
    await expect(page.getByRole('list', { name: 'Conversations' })).toBeVisible();
  });
});

test.describe('room for fingers', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the chips of chosen people are large enough and never wider than the page', async ({ gateway, visit }) => {
    const alice = await gateway.demo('bob');
    const body = { displayName: 'Bob of a name that is much longer than any telephone is wide, really' };
    await gateway.data('PUT', '/api/users/me', { as: alice, body: { displayName: body.displayName.slice(0, 64) } });
    const page = await visit('alice');
    await page.getByRole('button', { name: 'New conversation' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^Bob/ }).click();
    const chip = await dialog.getByRole('button', { name: /^Remove Bob/ }).boundingBox();
    expect(chip?.height).toBeGreaterThanOrEqual(44);
    expect((chip?.x ?? 0) + (chip?.width ?? 0)).toBeLessThanOrEqual(390 - 16);
  });

  test('how long a link lives can be read, in both languages', async ({ visit }) => {
    for (const [locale, day] of [
      ['fr-FR', '1 jour'],
      ['en-GB', '1 day'],
    ] as const) {
      const page = await visit('alice', { locale });
      await page.getByRole('link', { name: /Équipe produit/ }).click();
      await page.getByRole('button', { name: 'Participants' }).click();
      await page.getByRole('button', { name: /Share by link|Partager par un lien/ }).click();
      const select = page.getByRole('dialog').getByRole('combobox');
      await expect(select.getByRole('option', { selected: true })).toHaveText(day);
      expect((await select.boundingBox())?.width).toBeGreaterThan(100);
    }
  });
});

test('the sign-in page does not jump when the demo cards come', async ({ visit }) => {
  const page = await visit(null, { path: '/register' });
  let answer = () => {};
  const isWanted = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/health/ready', async (route) => {
    await isWanted;
    await route.continue();
  });
  await page.getByRole('link', { name: 'I already have an account' }).click();
  const places = () =>
    Promise.all(['Sign in', 'Open'].map((name) => page.getByRole('button', { name, exact: true }).boundingBox()));
  const before = await places();
  answer();
  await page.getByRole('button', { name: 'alice' }).waitFor();
  expect(await places()).toEqual(before);
});

test('typing says the name that people see', async ({ gateway, visit }) => {
  await gateway.data('PUT', '/api/users/me', {
    as: await gateway.demo('dave'),
    body: { displayName: 'Martin Durand' },
  });
  const alice = await visit('alice');
  await openConversation(alice, 'Équipe produit');
  const dave = await visit('dave');
  await openConversation(dave, 'Équipe produit');
  await composer(dave).pressSequentially('Salut');
  await expect(alice.getByRole('main').getByText('Martin Durand is typing…')).toBeVisible();
});

test.describe('at 400 %', () => {
  // What is left of 1280 × 1024.
  test.use({ viewport: { width: 320, height: 256 } });

  /** Everything can be reached by scrolling up and down alone. */
  async function expectReachable(page: Page, ...targets: ReturnType<Page['getByRole']>[]): Promise<void> {
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    for (const target of targets) {
      await target.scrollIntoViewIfNeeded();
      await target.click({ trial: true });
      const box = await target.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(321);
    }
  }

  test('every screen reflows', async ({ visit }) => {
    const nobody = await visit(null);
    await expectReachable(
      nobody,
      nobody.getByRole('button', { name: 'Sign in' }),
      nobody.getByRole('button', { name: 'alice' }),
    );

    const page = await visit('alice');
    const rows = page.getByRole('list', { name: 'Conversations' }).getByRole('link');
    await rows.first().waitFor();
    await expectReachable(page, rows.first(), rows.last(), page.getByRole('link', { name: 'Settings' }));
    await page.getByRole('button', { name: 'New conversation' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^Bob/ }).click();
    await expectReachable(
      page,
      dialog.getByRole('searchbox'),
      dialog.getByRole('button', { name: /^Carol/ }),
      dialog.getByRole('button', { name: 'Start' }),
    );
    await page.keyboard.press('Escape');

    await rows.filter({ hasText: 'Équipe produit' }).click();
    await composer(page).fill('Bonjour');
    await expectReachable(
      page,
      page.getByText('I will join from the train.').last(),
      page.getByRole('button', { name: 'Send' }),
    );
    const drawer = await openDrawer(page);
    await expectReachable(
      page,
      drawer.getByRole('button', { name: /^Alice/ }),
      drawer.getByRole('button', { name: 'Leave the conversation' }),
    );

    await page.goto('/contacts');
    const people = page.getByRole('list', { name: 'People' }).getByRole('button');
    await people.first().waitFor();
    await expectReachable(page, page.getByText('Offline 5'), people.first(), people.last());
    await page.goto('/settings');
    await expectReachable(page, page.getByText('Dark'), page.getByRole('button', { name: 'Sign out' }));
  });
});
