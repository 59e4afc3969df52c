/** `test` with a gateway of its own and people who come in browsers of their own. */
import { type BrowserContextOptions, test as base, type ConsoleMessage, expect, type Page } from '@playwright/test';
import type { Person } from '../../server/test/integration/support/site.ts';
import { launchRawPage, type RawPage } from './cdp.ts';
import { type Detour, openDetour } from './detour.ts';
import { type Gateway, type GatewaySetup, startGateway } from './gateway.ts';

export { expect, type Gateway, type Page };

interface Visit extends BrowserContextOptions {
  /** Where the person comes to; the list of conversations unless told. */
  path?: string;
  /** Another way to the gateway than the straight one. */
  url?: string;
}

interface Fixtures {
  gateway: Gateway;
  /** To the gateway by a way that can be cut. */
  detour: Detour;
  /** Opens a browser context: a demo person by name, anybody by their credentials, or nobody. */
  visit: (who: string | Person | null, options?: Visit) => Promise<Page>;
  /** A browser of its own, of which Playwright knows nothing. */
  rawPage: RawPage;
}

/**
 * What a browser says by itself when a request is refused or the way is cut; the tests are about that, not against it.
 * The last one is Chromium's check for a newer service worker, a second after a page has loaded, which a dead gateway fails.
 */
const EXPECTED =
  /^Failed to load resource|^WebSocket connection to|^An unknown error occurred when fetching the script\.$/;

export const test = base.extend<Fixtures & { setup: GatewaySetup }>({
  setup: [{}, { option: true }],
  locale: 'en-GB',
  timezoneId: 'Europe/Paris',
  viewport: { width: 1280, height: 800 },

  gateway: async ({ setup }, use) => {
    const gateway = await startGateway(setup);
    await use(gateway);
    await gateway.stop();
  },

  detour: async ({ gateway }, use) => {
    const detour = await openDetour(gateway.url);
    await use(detour);
    await detour.close();
  },

  visit: async ({ browser, gateway }, use) => {
    const complaints: string[] = [];
    const pages: Page[] = [];
    await use(async (who, { path = '/', url = gateway.url, ...options } = {}) => {
      const person = typeof who === 'string' ? await gateway.demo(who) : who;
      const context = await browser.newContext({
        baseURL: url,
        ...(person && { storageState: storageOf(url, person) }),
        ...options,
      });
      context.on('page', (page) => collectComplaints(page, complaints));
      const page = await context.newPage();
      pages.push(page);
      await page.goto(path);
      return page;
    });
    await Promise.all(pages.map((page) => page.context().close()));
    expect(complaints, 'what pages complained of').toEqual([]);
  },

  rawPage: async ({ headless }, use) => {
    const page = await launchRawPage({ headless });
    await use(page);
    await page.close();
  },
});

/** As the app keeps a session. */
export function storageOf(url: string, person: Person) {
  const localStorage = [{ name: 'meeshy.session', value: JSON.stringify(person.auth) }];
  return { cookies: [], origins: [{ origin: new URL(url).origin, localStorage }] };
}

function collectComplaints(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(String(error.stack)));
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) complaints.push(message.text());
  });
}
