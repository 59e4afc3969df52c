/** P20 on the screen: who else looks at the conversation now. */
import { violationsOf } from './support/axe.ts';
import { threeTogether } from './support/company.ts';
import { composer, openConversation } from './support/screens.ts';
import { expect, type Page, test } from './support/test.ts';
import { becomes } from './support/visibility.ts';

test.use({ setup: { times: { viewersToldAgainMs: 200 } } });

const who = (page: Page, label: string | RegExp) => page.getByRole('main').getByRole('img', { name: label });

test('who looks at the same conversation shows in its header, and who writes; not who hid the page, or closed it', async ({
  visit,
}) => {
  const { alice, bob, carol } = await threeTogether(visit);
  await openConversation(alice, 'Équipe produit');
  await openConversation(bob, 'Équipe produit');
  await expect(who(alice, 'Bob is looking at this conversation')).toBeVisible();
  await expect(who(bob, 'Alice is looking at this conversation')).toBeVisible();
  await openConversation(carol, 'Équipe produit');
  await expect(who(alice, /^(Bob and Carol|Carol and Bob) are looking at this conversation$/)).toBeVisible();
  expect(await violationsOf(alice)).toEqual([]);

  await composer(bob).pressSequentially('sal');
  await expect(who(alice, /\. Bob is typing…$/)).toBeVisible();

  await becomes(carol, 'hidden');
  await expect(who(alice, /^Bob is looking at this conversation/)).toBeVisible();
  await becomes(carol, 'visible');
  await expect(who(alice, /Carol/)).toBeVisible();
  await carol.context().close();
  await expect(who(alice, /Carol/)).toHaveCount(0);
  await bob.context().close();
  await expect(who(alice, /looking/)).toHaveCount(0);
});

test('whoever does not show that they look sees nobody who does', async ({ visit }) => {
  const { alice, bob } = await threeTogether(visit);
  await openConversation(alice, 'Équipe produit');
  await openConversation(bob, 'Équipe produit');
  await expect(who(alice, /Bob/)).toBeVisible();
  await bob.getByRole('link', { name: 'Settings' }).click();
  await bob.getByRole('link', { name: 'Who sees me' }).click();
  await expect(who(alice, /looking/)).toHaveCount(0);
  const choice = bob.getByRole('checkbox', { name: 'Show which conversation I look at' });
  await choice.uncheck();
  await expect(choice).not.toBeChecked();
  await openConversation(bob, 'Équipe produit');
  // Whoever is told of next would have been told of after this.
  const carol = await visit('carol');
  await openConversation(carol, 'Équipe produit');
  await expect(who(alice, 'Carol is looking at this conversation')).toBeVisible();
  await expect(who(bob, /looking/)).toHaveCount(0);
});

test.describe('with a quick heartbeat', () => {
  test.use({ setup: { env: { PING_INTERVAL_MS: '600', PING_TIMEOUT_MS: '400' }, times: { viewersToldAgainMs: 200 } } });

  test('a browser that freezes looks at nothing until it wakes, and one that is killed does no more', async ({
    gateway,
    visit,
    rawPage,
  }) => {
    const alice = await visit('alice');
    await openConversation(alice, 'Équipe produit');
    await rawPage.signIn(gateway.url, await gateway.demo('bob'));
    await rawPage.goto(alice.url());
    await expect(who(alice, 'Bob is looking at this conversation')).toBeVisible();
    rawPage.freeze();
    await expect(who(alice, /looking/)).toHaveCount(0);
    rawPage.wake();
    await expect(who(alice, 'Bob is looking at this conversation')).toBeVisible();
    rawPage.kill();
    await expect(who(alice, /looking/)).toHaveCount(0);
  });
});
