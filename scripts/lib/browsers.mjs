import { chromium } from '@playwright/test';
import { chromiumPath, installChromium } from './chromium.mjs';

const PATIENCE_MS = 30_000;

async function withBrowser(work) {
  if (!(await installChromium())) throw new Error('There is no browser to try it with.');
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    await work(browser);
  } finally {
    await browser.close();
  }
}

/**
 * A page makes one connection and keeps it while its source is edited, until it shows the heading.
 *
 * @param {string} address
 * @param {() => void} edit
 * @param {string} heading
 */
export async function staysConnected(address, edit, heading) {
  await withBrowser(async (browser) => {
    const page = await browser.newPage();
    const connections = [];
    page.on('websocket', (socket) => socket.url().includes('/socket.io/') && connections.push(socket));
    await page.goto(address);
    await page.locator('li[data-status="online"]').first().waitFor({ timeout: PATIENCE_MS });
    await page.evaluate(() => Object.assign(globalThis, { isTheSame: true }));
    edit();
    await page.getByRole('heading', { name: heading, exact: true }).waitFor({ timeout: PATIENCE_MS });
    if (!(await page.evaluate(() => globalThis.isTheSame))) throw new Error('The page was loaded anew.');
    const open = connections.filter((socket) => !socket.isClosed());
    if (connections.length !== 1 || open.length !== 1) {
      throw new Error(`${connections.length} connections were made, and ${open.length} are open.`);
    }
  });
}

/**
 * Two browsers of two people of one conversation, each at a page that shows everybody as `<li data-status>`: each sees the
 * other come, and go. What the pages complain of is thrown as an `Error`.
 *
 * @param {(name: string) => string} addressOf the page of whoever that is
 */
export async function watchEachOther(addressOf) {
  const complaints = [];
  await withBrowser((browser) => meet(browser, addressOf, complaints));
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
}

async function meet(browser, addressOf, complaints) {
  const open = async (name) => {
    const page = await (await browser.newContext()).newPage();
    page.on('pageerror', (error) => complaints.push(`${name}: ${error.message}`));
    page.on('console', (said) => said.type() === 'error' && complaints.push(`${name}: ${said.text()}`));
    await page.goto(addressOf(name));
    return page;
  };
  const shows = (page, name, status) =>
    page.locator(`li[data-status="${status}"]`, { hasText: name }).waitFor({ timeout: PATIENCE_MS });
  const alice = await open('alice');
  await shows(alice, 'alice', 'online');
  const bob = await open('bob');
  await Promise.all([shows(alice, 'bob', 'online'), shows(bob, 'alice', 'online')]);
  await bob.getByRole('button', { name: 'Refresh' }).click();
  await bob.getByRole('button', { name: 'Refresh', disabled: false }).waitFor({ timeout: PATIENCE_MS });
  // Next.js keeps an empty one at hand.
  complaints.push(...(await bob.getByRole('alert').filter({ hasText: /\S/ }).allInnerTexts()));
  await bob.context().close();
  await shows(alice, 'bob', 'away');
}
