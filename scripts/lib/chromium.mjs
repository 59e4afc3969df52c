import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { installFromDebian } from './debian.mjs';
import { browserFiles, find, missing } from './places.mjs';

const require = createRequire(import.meta.url);
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The same browser without its windows: it takes two thirds of the time for the same pages, and keeps none for the way back. */
const shell = () => find('chromium-headless-shell');

/** Where the whole browser is; `undefined`: nowhere. */
export function wholeChromiumPath() {
  const files = [process.env.CHROMIUM_PATH, ...NAMES.map(find), ...browserFiles()];
  return files.find((path) => path && existsSync(path)) ?? playwrights();
}

/** The one that `npx playwright install chromium` brings. */
function playwrights() {
  try {
    const path = require('@playwright/test').chromium.executablePath();
    return existsSync(path) ? path : undefined;
  } catch {
    // The packages are not installed yet, or it knows no browser for this system.
    return undefined;
  }
}

/** Where the browser of the tests is; `undefined`: nowhere. */
export const chromiumPath = () => (process.env.CHROMIUM_PATH ? undefined : shell()) ?? wholeChromiumPath();

/** Installs Chromium where it may. Answers whether there is a browser; when there is none, says what to install. */
export async function installChromium() {
  if (!wholeChromiumPath()) await installFromDebian('chromium', 'fonts-liberation');
  if (!shell()) await installFromDebian('chromium-headless-shell');
  if (wholeChromiumPath()) return true;
  const nowhere = missing('Chromium', {
    debian: 'chromium',
    homebrew: '--cask google-chrome',
    winget: 'winget install Google.Chrome',
  });
  console.log(`${nowhere} or set CHROMIUM_PATH to run the browser tests.`);
  return false;
}
