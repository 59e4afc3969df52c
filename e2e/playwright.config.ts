import { defineConfig } from '@playwright/test';
import { chromiumPath } from '../scripts/lib/chromium.mjs';

const executablePath = chromiumPath();

/** Each test starts its own gateway on a free port, with a database of its own: so they may run side by side. */
export default defineConfig({
  testDir: '.',
  // Runs that go on side by side must not clear away each other's.
  outputDir: process.env.RESULTS ?? '../test-results',
  timeout: 60_000,
  expect: { timeout: 20_000 },
  // More at once would measure the machine instead of the application.
  workers: 2,
  fullyParallel: true,
  // A test that passes at the second try has found something.
  retries: 0,
  forbidOnly: true,
  reporter: [
    ['list'],
    ...(process.env.JSON_REPORT ? [['json', { outputFile: process.env.JSON_REPORT }] as const] : []),
  ],
  use: {
    // To record every test is dear, and nearly all of it is thrown away: the end will do, and `--trace on` for one of them.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        // The browser's own requests would be mistaken for the application's.
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-default-apps',
        '--disable-sync',
        '--no-first-run',
        // A page that is not in front must go on living, as the second person's does.
        '--disable-background-timer-throttling',
        '--disable-backgrounding-occluded-windows',
        '--disable-renderer-backgrounding',
      ],
    },
  },
});
