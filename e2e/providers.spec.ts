/**
 * Several presences on one page: of two gateways, of two people, of the page itself.
 *
 * @module-tag more
 */
import type { Page } from '@playwright/test';
import { type Gateway, startGateway } from './support/gateway.ts';
import { pageScript } from './support/page-script.ts';
import { expect, test } from './support/test.ts';

interface Side {
  url?: string;
  token?: string;
  bobId: string;
  auth?: { token: string } | null;
  isGiven?: boolean;
  rendering?: string;
}

interface Probe {
  show(sides: Record<string, Side>): void;
  known(name: string): string[];
  connection(name: string): string;
  disconnect(name: string): void;
  renew(name: string): void;
  asked(): string[];
}

declare const probe: Probe;

// The web app's own policy knows of one gateway.
test.use({ bypassCSP: true });

/** A page of the gateway's origin with nothing but the library on it. */
async function open(page: Page, gateway: Gateway): Promise<void> {
  // Something that the gateway really serves: from elsewhere a browser would not let it reach this machine.
  await page.goto(`${gateway.url}/health/live`);
  await page.setContent('<!doctype html><div id="root"></div>');
  await page.addScriptTag({ content: await pageScript('providers-page.tsx', { isDevelopment: true }) });
}

const show = (page: Page, sides: Record<string, Side>) => page.evaluate((all) => probe.show(all), sides);
const known = (page: Page, name: string) => page.evaluate((side) => probe.known(side), name);
const asked = (page: Page) => page.evaluate(() => probe.asked());

function sideOf(page: Page, name: string) {
  const section = page.getByRole('region', { name, exact: true });
  return {
    bob: (words: string | RegExp) => section.getByRole('img', { name: words, exact: true }),
    connected: section.getByRole('img', { name: 'Connected' }),
    words: section.getByRole('status'),
  };
}

/** Alice and Bob at a gateway, as one side of the page. */
async function sideAt(gateway: Gateway, isGiven = false) {
  const [alice, bob] = [await gateway.demo('alice'), await gateway.demo('bob')];
  const { token } = alice.auth as { token: string };
  return { alice, bob, side: { url: gateway.url, token, bobId: bob.id, isGiven } };
}

test('two gateways on one page do not mix: people, connections, the page’s own presence', async ({ page, gateway }) => {
  const other = await startGateway({ env: { CORS_ORIGINS: gateway.url } });
  try {
    const [here, there] = [await sideAt(gateway), await sideAt(other, true)];
    await open(page, gateway);
    await show(page, { here: here.side, there: there.side, page: { bobId: here.bob.id } });
    const [first, second, own] = [sideOf(page, 'here'), sideOf(page, 'there'), sideOf(page, 'page')];
    await expect(first.connected).toHaveCount(1);
    await expect(second.connected).toHaveCount(1);

    const bob = await gateway.arrive(here.bob);
    await expect(first.bob('Bob, online')).toBeVisible();
    await expect(second.bob('Bob, offline')).toBeVisible();
    await other.arrive(there.bob);
    await expect(second.bob('Bob, online')).toBeVisible();
    bob.leave();
    await expect(first.bob(/^Bob, away/)).toBeVisible();
    await expect(second.bob('Bob, online')).toBeVisible();
    await expect.poll(() => known(page, 'here')).toEqual([here.alice.id, here.bob.id].sort());
    await expect.poll(() => known(page, 'there')).toEqual([there.alice.id, there.bob.id].sort());
    await expect.poll(() => known(page, 'page')).toEqual([]);

    await gateway.kill();
    await expect(first.words).toHaveText('Reconnecting…');
    await expect(first.bob(/^Bob, away, as of \d/)).toBeVisible();
    await expect(second.connected).toHaveCount(1);
    await expect(second.bob('Bob, online')).toBeVisible();
    await expect(own.words).not.toContainText('Reconnecting');
  } finally {
    await other.stop();
  }
});

test('another address is another presence: the former one ends', async ({ page, gateway }) => {
  const other = await startGateway({ env: { CORS_ORIGINS: gateway.url } });
  try {
    const [here, there] = [await sideAt(gateway), await sideAt(other)];
    await open(page, gateway);
    await show(page, { own: here.side });
    await expect(sideOf(page, 'own').connected).toHaveCount(1);
    await expect.poll(() => known(page, 'own')).toEqual([here.alice.id]);
    await show(page, { own: there.side });
    await other.sessions(1);
    await gateway.sessions(0);
    await expect(sideOf(page, 'own').connected).toHaveCount(1);
    await expect.poll(() => known(page, 'own')).toEqual([there.alice.id]);
  } finally {
    await other.stop();
  }
});

test('two people at one gateway do not mix', async ({ page, gateway }) => {
  const [ann, ben, cat] = [await gateway.register('ann'), await gateway.register('ben'), await gateway.register('cat')];
  await gateway.converse(ann, ben);
  const of = ({ auth }: typeof ann) => ({ url: gateway.url, token: (auth as { token: string }).token, bobId: ben.id });
  await open(page, gateway);
  await show(page, { ann: of(ann), cat: of(cat) });
  await gateway.sessions(2);
  await gateway.arrive(ben);
  await expect(sideOf(page, 'ann').bob('Bob, online')).toBeVisible();
  await expect(sideOf(page, 'cat').bob('Bob, offline')).toBeVisible();
  await expect.poll(() => known(page, 'cat')).toEqual([cat.id]);

  await page.evaluate(() => probe.disconnect('ann'));
  await gateway.sessions(2);
  await expect.poll(() => known(page, 'ann')).toEqual([]);
  await expect(sideOf(page, 'cat').connected).toHaveCount(1);
});

test('strict mode: a provider that makes its client opens one session, and ends it when it goes', async ({
  page,
  gateway,
}) => {
  const { side } = await sideAt(gateway);
  await open(page, gateway);
  await show(page, { own: side });
  await expect(sideOf(page, 'own').connected).toHaveCount(1);
  expect(await asked(page)).toEqual(['own']);
  await gateway.sessions(1);

  // A function that is written anew is no reason to ask, but the one to be asked next.
  await show(page, { own: { ...side, rendering: 'the second rendering' } });
  expect(await asked(page)).toEqual([]);
  await page.evaluate(() => probe.renew('own'));
  expect(await asked(page)).toEqual(['the second rendering']);
  await expect.poll(() => page.evaluate(() => probe.connection('own'))).toBe('connected');

  await show(page, {});
  await gateway.sessions(0);
  await expect.poll(() => known(page, 'own')).toEqual([]);
  await expect.poll(() => page.evaluate(() => probe.connection('own'))).toBe('offline');
});

test('credentials that are told as they are: nobody, somebody, somebody else, nobody', async ({ page, gateway }) => {
  const { alice, bob, side } = await sideAt(gateway);
  const { url, bobId } = side;
  const as = (auth: unknown) => show(page, { own: { url, bobId, auth: auth as NonNullable<Side['auth']> | null } });
  await open(page, gateway);
  await as(null);
  await expect.poll(() => page.evaluate(() => probe.connection('own'))).toBe('offline');
  await as(alice.auth);
  await expect(sideOf(page, 'own').connected).toHaveCount(1);
  await expect.poll(() => known(page, 'own')).toEqual([alice.id]);
  await gateway.sessions(1);
  await as(bob.auth);
  // Who has just left is told of.
  await expect.poll(() => known(page, 'own')).toEqual([alice.id, bob.id].sort());
  await expect(sideOf(page, 'own').connected).toHaveCount(1);
  await gateway.sessions(1);
  await as(null);
  await gateway.sessions(0);
  await expect.poll(() => known(page, 'own')).toEqual([]);
});

test('a provider that was given a client does not end it', async ({ page, gateway }) => {
  const { alice, side } = await sideAt(gateway, true);
  await open(page, gateway);
  await show(page, { given: side });
  await expect(sideOf(page, 'given').connected).toHaveCount(1);
  await show(page, {});
  await expect(page.getByRole('region')).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => probe.connection('given'))).toBe('connected');
  await expect.poll(() => known(page, 'given')).toContain(alice.id);
  await gateway.sessions(1);
  await show(page, { given: side });
  await expect(sideOf(page, 'given').connected).toHaveCount(1);
  await page.evaluate(() => probe.disconnect('given'));
  await gateway.sessions(0);
});
