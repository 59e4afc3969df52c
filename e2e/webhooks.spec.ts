/**
 * The operators' page of webhooks.
 *
 * @module-tag more
 */
import { faceIn, type Receiver, startReceiver } from '../server/test/integration/support/receiver.ts';
import { violationsOf } from './support/axe.ts';
import { expect, test } from './support/test.ts';

test.use({ setup: { env: { ALLOW_PRIVATE_URLS: '1' } } });

let receiver: Receiver;
test.beforeEach(async () => {
  receiver = await startReceiver();
});
test.afterEach(() => receiver.stop());

test('a webhook is made, its secret shown once, tried, told of who comes, turned off and deleted', async ({
  gateway,
  visit,
}) => {
  const page = await visit('admin', { path: '/admin' });
  await page.getByRole('link', { name: 'Webhooks' }).click();
  await expect(page.getByText('There is no webhook yet.')).toBeVisible();

  await page.getByRole('button', { name: 'Add a webhook' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address').fill('not one');
  await dialog.getByRole('button', { name: 'Add a webhook' }).click();
  await expect(dialog.getByText('This is not an https or http address.')).toBeVisible();
  await dialog.getByLabel('Address').fill(receiver.url);
  await dialog.getByRole('button', { name: 'Add a webhook' }).click();
  const secret = dialog.getByRole('textbox', { name: 'Secret' });
  await expect(secret).toHaveValue(/^whsec_/);
  receiver.secret = await secret.inputValue();
  await dialog.getByRole('button', { name: 'Close' }).click();
  expect(await page.content()).not.toContain(receiver.secret);

  const card = page.getByRole('region', { name: receiver.url });
  await expect(card.getByText('Nothing was posted yet.')).toBeVisible();
  const alice = await gateway.demo('alice');
  await gateway.arrive(alice);
  await receiver.hears('alice', (one) => faceIn(one).userId === alice.id);
  // What became of it is written down behind the answer.
  await expect(async () => {
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(card.getByRole('row').filter({ hasText: 'presence.online' }).first()).toContainText('204');
  }).toPass();

  receiver.answer = 503;
  await card.getByRole('button', { name: 'Send a test' }).click();
  await expect(card.getByRole('status')).toContainText('Answered 503');
  await expect(card.getByRole('row').filter({ hasText: 'webhook.test' })).toContainText('503');

  await card.getByRole('button', { name: 'Turn off' }).click();
  await expect(card.getByText('Turned off')).toBeVisible();
  await card.getByRole('button', { name: 'Turn on' }).click();
  await expect(card.getByText('On, nothing waits')).toBeVisible();

  await card.getByRole('button', { name: 'New secret' }).click();
  await dialog.getByRole('button', { name: 'New secret' }).click();
  await expect(secret).not.toHaveValue(receiver.secret);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(card.getByText(/^The former secret signs as well until/)).toBeVisible();

  await card.getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('There is no webhook yet.')).toBeVisible();
});

for (const { colorScheme, viewport, locale } of [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 }, locale: 'fr-FR' },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 }, locale: 'en-GB' },
] as const) {
  const tag = viewport.width === 390 ? '@more' : [];
  test(`axe finds nothing, ${colorScheme}, ${viewport.width} wide`, { tag }, async ({ gateway, visit }, info) => {
    const url = `${receiver.url}/with/a/long/path/${'of-many-words-'.repeat(6)}`;
    const body = { url, events: ['presence.online', 'presence.offline', 'presence.changed'] };
    const admin = await gateway.demo('admin');
    const { id } = await gateway.data<{ id: string }>('POST', '/api/admin/webhooks', { as: admin, body });
    await gateway.data('POST', `/api/admin/webhooks/${id}/test`, { as: admin });
    receiver.answer = 410;
    await gateway.data('POST', `/api/admin/webhooks/${id}/test`, { as: admin });
    const page = await visit('admin', {
      path: '/admin/webhooks',
      colorScheme,
      viewport,
      locale,
      reducedMotion: 'reduce',
    });
    await expect(page.getByRole('cell', { name: '410' }).first()).toBeVisible();
    // Nothing runs out of the screen.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
    expect(await violationsOf(page)).toEqual([]);
    await page.screenshot({ path: info.outputPath(`webhooks-${colorScheme}.png`) });
    await page.getByRole('button', { name: /^(Add|Ajouter) / }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
    await page.screenshot({ path: info.outputPath(`webhooks-form-${colorScheme}.png`) });
  });
}
