/** A page of the web app in Chromium, which tells what it is told. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import { chromiumPath } from '../scripts/lib/chromium.mjs';

/** Of what a page is told of somebody, what is looked at here. */
export interface ToldStatus {
  readonly userId: string;
  readonly isOnline: boolean;
  readonly version: number;
  readonly timestamp: string;
}

/** What the scripts that run in the page find there: the statuses that it was told, in order. */
export interface Listening {
  told: ToldStatus[];
}

export function openBrowser(): Promise<Browser> {
  const executablePath = chromiumPath();
  return chromium.launch({
    ...(executablePath && { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
}

/** Signed in as whose token it is. */
export async function openApp(browser: Browser, token: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await browser.newPage(options);
  await page.addInitScript((kept) => localStorage.setItem('meeshy.session', kept), JSON.stringify({ token }));
  await page.addInitScript(listen);
  return page;
}

/** Runs in the page. Statuses are taken where the client reads them: batches as they are, and batches that came compressed. */
function listen(): void {
  const told: ToldStatus[] = [];
  Object.assign(globalThis, { told });
  const take = (statuses: unknown) => {
    if (Array.isArray(statuses)) told.push(...statuses);
  };
  const { parse } = JSON;
  JSON.parse = (text: string, ...rest: []) => {
    const value = parse(text, ...rest);
    if (Array.isArray(value) && value[0] === 'user:status:batch') take(value[1]);
    return value;
  };
  const { json } = Response.prototype;
  Response.prototype.json = async function () {
    const value = await json.call(this);
    take(value);
    return value;
  };
}
