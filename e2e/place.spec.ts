/** P24 on the screen: what time it is for somebody, and from where they are online. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../gateway/test/support/temporary.ts';
import { writtenMmdb } from '../server/test/geoip/written-mmdb.ts';
import { expect, type Gateway, type Page, test } from './support/test.ts';

const { folder, remove } = temporaryFolder();
const file = join(folder, 'world.mmdb');
writeFileSync(
  file,
  writtenMmdb(
    { '2.0.0.0/12': { country_code: 'FR', city: 'Paris' }, '103.0.0.0/8': { country_code: 'JP', city: 'Tokyo' } },
    Date.now(),
  ),
);
test.afterAll(remove);
test.use({ setup: { env: { GEOIP_DB: file, TRUST_PROXY: '1', STARTUP_GRACE_MS: '0' } } });

const from = (address: string) => ({ extraHTTPHeaders: { 'x-forwarded-for': address } });

async function share(gateway: Gateway, name: string, place: string): Promise<void> {
  const as = await gateway.demo(name);
  await gateway.data('PUT', '/api/users/me/sharing', { as, body: { place }, headers: { 'x-activity': 'none' } });
}

async function cardOf(page: Page, name: string) {
  await page
    .getByRole('list', { name: /^(People|Personnes)$/ })
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click();
  return page.getByRole('article', { name });
}

test('whoever shares it shows their local time and where they are, in the reader’s language, live, and after they have left', async ({
  gateway,
  visit,
}) => {
  await share(gateway, 'bob', 'city');
  const bob = await visit('bob', { timezoneId: 'Asia/Tokyo', ...from('103.1.2.3') });
  await bob.getByRole('list', { name: 'Conversations' }).waitFor();

  const alice = await visit('alice', { path: '/contacts' });
  const card = await cardOf(alice, 'Bob');
  await expect(card.getByText('Online from Tokyo, Japan')).toBeVisible();
  const time = (zone: string, locale: string) =>
    new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: zone });
  // A minute may begin in between.
  const isNow = (zone: string, words: string, locale: string) =>
    new RegExp([0, 60_000].map((ms) => `${time(zone, locale).format(Date.now() - ms)} ${words} Bob`).join('|'));
  await expect(card.getByText(isNow('Asia/Tokyo', 'for', 'en-GB'))).toBeVisible();

  const french = await visit('alice', { path: '/contacts', locale: 'fr-FR', timezoneId: 'America/New_York' });
  const fiche = await cardOf(french, 'Bob');
  await expect(fiche.getByText('En ligne depuis Tokyo, Japon')).toBeVisible();
  await expect(fiche.getByText(isNow('Asia/Tokyo', 'pour', 'fr-FR'))).toBeVisible();

  await bob.context().close();
  await expect(card.getByText('Last online from Tokyo, Japan')).toBeVisible();
  await expect(fiche.getByText('Dernière connexion depuis Tokyo, Japon')).toBeVisible();
  await expect(card.getByText(isNow('Asia/Tokyo', 'for', 'en-GB'))).toBeVisible();

  // Somebody whose clock shows the same reads no time.
  const carol = await visit('alice', { path: '/contacts', timezoneId: 'Asia/Seoul' });
  const alike = await cardOf(carol, 'Bob');
  await expect(alike.getByText('Last online from Tokyo, Japan')).toBeVisible();
  await expect(alike.getByText(/for Bob$/)).toHaveCount(0);

  await share(gateway, 'bob', 'country');
  await expect(card.getByText('Last online (Japan)')).toBeVisible();
  await share(gateway, 'bob', 'off');
  await expect(card.getByText(/Japan|for Bob/)).toHaveCount(0);
});

test('one chooses it where one decides who sees one, reads what that tells, and sees it as others do', async ({
  visit,
}) => {
  const alice = await visit('alice', { path: '/settings/privacy', ...from('2.1.2.3') });
  const choice = alice.getByRole('group', { name: 'Where I am' });
  await expect(choice.getByRole('radio', { name: 'Nothing' })).toBeChecked();
  await expect(alice.getByText('Nobody is told where you are, nor what time it is there.')).toBeVisible();
  await alice.getByRole('button', { name: 'Choose somebody' }).click();
  await alice.getByRole('dialog', { name: 'Whose eyes' }).getByText('Bob', { exact: true }).click();
  const preview = alice.locator('[data-preview]');
  await expect(preview).toBeVisible();
  await expect(preview.getByText(/France/)).toHaveCount(0);

  await choice.getByText('City').click();
  await expect(preview.getByText('Online from Paris, France')).toBeVisible();
  await choice.getByText('Country').click();
  await expect(preview.getByText('Online (France)')).toBeVisible();
  await expect(preview.getByText(/Paris/)).toHaveCount(0);
  await choice.getByText('Local time').click();
  await expect(preview.getByText(/France/)).toHaveCount(0);
  await choice.getByText('Nothing').click();
  await expect(choice.getByRole('radio', { name: 'Nothing' })).toBeChecked();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 580 } });

  test('what is chosen far down the page leaves the page where it is', async ({ visit }) => {
    const alice = await visit('alice', { path: '/settings/privacy' });
    const choice = alice.getByRole('group', { name: 'Where I am' });
    await choice.getByText('Local time').click();
    await expect(choice.getByRole('radio', { name: 'Local time' })).toBeChecked();
    for (const seen of [choice, alice.getByRole('heading', { level: 1, name: 'Who sees me' })]) {
      await expect(seen).toBeInViewport();
    }
  });
});

// It takes a minute to come.
test('with the minute, and nothing else on the page is rendered for it', { tag: '@more' }, async ({
  gateway,
  visit,
}) => {
  await share(gateway, 'bob', 'zone');
  const bob = await visit('bob', { timezoneId: 'Asia/Tokyo' });
  await bob.getByRole('list', { name: 'Conversations' }).waitFor();
  const alice = await visit('alice', { path: '/contacts' });
  const card = await cardOf(alice, 'Bob');
  const line = card.getByText(/for Bob$/);
  await expect(line).toBeVisible();
  const before = await line.textContent();
  const changed = await alice.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const card = document.querySelector('article') as HTMLElement;
        new MutationObserver((seen) => {
          resolve(seen.map(({ target }) => target.parentElement?.textContent ?? ''));
        }).observe(card, { subtree: true, characterData: true, childList: true });
      }),
  );
  expect(changed).toHaveLength(1);
  expect(changed[0]).not.toBe(before);
  expect(changed[0]).toMatch(/for Bob$/);
});
