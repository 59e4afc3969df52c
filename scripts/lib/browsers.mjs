import { chromium } from '@playwright/test';
import { chromiumPath, installChromium } from './chromium.mjs';

const PATIENCE_MS = 30_000;

/**
 * Two browsers of two people of one conversation, each at a page that shows everybody as `<li data-status>`: each sees the
 * other come, and go. What the pages complain of is thrown as an `Error`.
 *
 * @param {(name: string) => string} addressOf the page of whoever that is
 */
export async function watchEachOther(addressOf) {
  if (!(await installChromium())) throw new Error('There is no browser to try it with.');
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const complaints = [];
  const open = async (name) => {
    const page = await (await browser.newContext()).newPage();
    page.on('pageerror', (error) => complaints.push(`${name}: ${error.message}`));
    page.on('console', (said) => said.type() === 'error' && complaints.push(`${name}: ${said.text()}`));
    await page.goto(addressOf(name));
    return page;
  };
  const shows = (page, name, status) =>
    page.locator(`li[data-status="${status}"]`, { hasText: name }).waitFor({ timeout: PATIENCE_MS });
  try {
    const alice = await open('alice');
    await shows(alice, 'alice', 'online');
    const bob = await open('bob');
    await Promise.all([shows(alice, 'bob', 'online'), shows(bob, 'alice', 'online')]);
    await bob.getByRole('button', { name: 'Refresh' }).click();
    await bob.getByRole('button', { name: 'Refresh', disabled: false }).waitFor({ timeout: PATIENCE_MS });
    if ((await bob.getByRole('alert').count()) > 0) complaints.push(await bob.getByRole('alert').innerText());
    await bob.context().close();
    await shows(alice, 'bob', 'away');
  } finally {
    await browser.close();
  }
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
}
