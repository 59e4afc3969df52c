/** P22, P23 on the screen: when somebody is usually there, and when they are likely back, of those alone who let others see it. */
import { sqlStore } from '@meeshy/status-gateway/sql';
import type { Locator } from '@playwright/test';
import { sqlRecords } from '../server/src/chat/sql/records.ts';
import type { Database } from '../server/src/database/schema.ts';
import { LIVES, type Life } from '../server/src/demo/lived.ts';
import { liveWeeks } from '../server/src/demo/weeks.ts';
import { sqlHistories } from '../server/src/rhythm/sql.ts';
import { violationsOf } from './support/axe.ts';
import { expect, type Gateway, type Page, test } from './support/test.ts';

const QUIETLY = { 'x-activity': 'none' };
const HOURS = /^Usually \d\d – \d\d/;
const BACK = /^Usually back (tomorrow )?(around|soon)/;

/** There until now and from two hours later on, on each day: whatever time it is, it can be said when he is back. */
function backSoon(now: number): Life {
  const hour = (now % 86_400_000) / 3_600_000;
  const stays: Life['weekday'] = [
    [hour - 4, hour, 100],
    [hour + 2, hour + 6, 100],
  ];
  return { username: 'bob', zone: 'UTC', seed: 2, weekday: stays, weekend: stays };
}

test.use({
  setup: {
    env: { STARTUP_GRACE_MS: '0' },
    // Six weeks have passed, as after `npm run demo:weeks`.
    fill: async (db: Database, now: number) => {
      const parts = { accounts: sqlRecords(db).accounts, histories: sqlHistories(db), store: sqlStore(db) };
      expect(
        await liveWeeks(parts, now, [...LIVES.filter(({ username }) => username !== 'bob'), backSoon(now)]),
      ).toEqual(['alice', 'bob']);
    },
  },
});

async function share(gateway: Gateway, name: string, body: object): Promise<void> {
  await gateway.data('PUT', '/api/users/me/sharing', { as: await gateway.demo(name), body, headers: QUIETLY });
}

/** The card of somebody, from the contacts. */
async function openCard(page: Page, name: string): Promise<Locator> {
  await page
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .first()
    .click();
  const card = page.getByRole('article', { name });
  await card.waitFor();
  return card;
}

test('bob’s card says when he is usually there and when he is likely back; who did not ask for it says nothing', async ({
  gateway,
  visit,
}) => {
  const page = await visit('alice', { path: '/contacts' });
  // It is his to say: until then there is nothing.
  const before = await openCard(page, 'Bob');
  await expect(before.getByText(/seen/)).toBeVisible();
  await expect(before.getByText(/^Usually/)).toHaveCount(0);
  await page.keyboard.press('Escape');

  const own = await visit('bob', { path: '/settings/activity' });
  for (const name of ['Record when I am online', 'Show others my usual hours', 'Show others when I am likely back']) {
    await own.getByRole('checkbox', { name }).press('Space');
    await expect(own.getByRole('checkbox', { name })).toBeChecked();
  }
  await own.close();
  await page.reload();
  const card = await openCard(page, 'Bob');
  await expect(card.getByText(HOURS)).toBeVisible();
  await expect(card.getByRole('img', { name: /^Online on \w+days, by the hour: / })).toBeVisible();
  const likely = card.getByRole('button', { name: BACK });
  await expect(likely).toBeVisible();

  // What it means is told to whoever points at it, and to whoever comes to it by the keyboard.
  const meaning = card.getByRole('tooltip');
  await expect(meaning).toBeHidden();
  await likely.hover();
  await expect(meaning).toHaveText(/^From when they were online.*agreed.*Back by .+: \d+% likely\.$/);
  await card.getByText('@bob').hover();
  await expect(meaning).toBeHidden();
  await likely.focus();
  await expect(meaning).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(meaning).toBeHidden();
  await expect(card).toBeVisible();

  // Nobody has to tell when somebody is back who is there.
  const bob = await gateway.arrive(await gateway.demo('bob'));
  await expect(likely).toHaveCount(0);
  await expect(card.getByText(HOURS)).toBeVisible();
  bob.leave();
  await expect(likely).toBeVisible();
  await page.keyboard.press('Escape');

  for (const name of ['Dave', 'Carol']) {
    const silent = await openCard(page, name);
    await expect(silent.getByText('Offline', { exact: true })).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expect(silent.getByText(/^Usually/)).toHaveCount(0);
    await page.keyboard.press('Escape');
  }
});

test('alice’s page shows her weeks, and nobody else sees them', async ({ gateway, visit }) => {
  await share(gateway, 'alice', { activity: 'me' });
  const page = await visit('alice', { path: '/settings/activity' });
  const map = page.getByRole('grid', { name: 'By the hour of the week' });
  await expect(map).toBeVisible();
  // There from half past nine to half past six, on six weeks of working days.
  const monday = map.getByRole('row').filter({ has: page.getByRole('rowheader', { name: /^Mon/ }) });
  await expect(monday.getByRole('gridcell').nth(10)).toHaveAccessibleName(/\b(8|9)\d\s?%|100\s?%/);
  await expect(monday.getByRole('gridcell').nth(3)).toHaveAccessibleName(/\b0\s?%$/);
  await expect(page.getByRole('region', { name: 'By the day' }).getByRole('row').nth(20)).toBeAttached();
  const bob = await visit('bob', { path: '/contacts' });
  const card = await openCard(bob, 'Alice');
  await bob.waitForLoadState('networkidle');
  await expect(card.getByText(/^Usually/)).toHaveCount(0);
});

test('it is said in French, in a sheet on a phone', async ({ gateway, visit }) => {
  await share(gateway, 'bob', { activity: 'hours', outlook: true });
  const page = await visit('alice', {
    path: '/contacts',
    locale: 'fr-FR',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
  });
  const card = await openCard(page, 'Bob');
  await expect(card.getByText(/^D’habitude \d\d h – \d\d h/)).toBeVisible();
  const likely = card.getByRole('button', { name: /^Revient d’habitude (demain )?(vers|bientôt)/ });
  await likely.tap();
  await expect(card.getByRole('tooltip')).toHaveText(/accepte de partager.*De retour avant .+ : \d+\s% de chances\.$/);
  const box = await card.getByRole('tooltip').boundingBox();
  expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= 390).toBe(true);
});

test('whoever hides goes on saying what they said', async ({ gateway, visit }) => {
  await share(gateway, 'bob', { activity: 'hours', outlook: true });
  const page = await visit('alice', { path: '/contacts' });
  const card = await openCard(page, 'Bob');
  const said = await card.getByText(HOURS).textContent();
  await gateway.data('PUT', '/api/users/me/status', {
    as: await gateway.demo('bob'),
    body: { state: 'invisible' },
    headers: QUIETLY,
  });
  await gateway.arrive(await gateway.demo('bob'));
  await share(gateway, 'bob', { activity: 'me', outlook: false });
  await page.reload();
  const after = await openCard(page, 'Bob');
  await expect(after.getByText(HOURS)).toHaveText(said ?? '');
  await expect(after.getByRole('button', { name: BACK })).toBeVisible();
});

test('the card that comes by itself stays in the window when it has more to say', async ({ gateway, visit }) => {
  await share(gateway, 'bob', { activity: 'hours', outlook: true });
  const page = await visit('alice', { viewport: { width: 1280, height: 560 } });
  const row = page.getByRole('list', { name: 'Conversations' }).getByRole('link').filter({ hasText: 'Oui, dis-moi.' });
  await row.hover();
  const card = page.locator('[data-hover-card]');
  await expect(card.getByRole('button', { name: BACK })).toBeVisible();
  await expect
    .poll(async () => {
      const box = await card.boundingBox();
      return box !== null && box.y >= 0 && box.y + box.height <= 560;
    })
    .toBe(true);
});
