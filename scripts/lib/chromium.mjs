import { existsSync } from 'node:fs';
import { installFromDebian } from './debian.mjs';

/** The same browser without its windows: it takes two thirds of the time for the same pages, and keeps none for the way back. */
const SHELL = '/usr/bin/chromium-headless-shell';
const PLACES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where the whole browser is; `undefined`: nowhere. */
export const wholeChromiumPath = () => PLACES.find((path) => path && existsSync(path));

/** Where the browser of the tests is; `undefined`: nowhere. */
export const chromiumPath = () => (!process.env.CHROMIUM_PATH && existsSync(SHELL) ? SHELL : wholeChromiumPath());

/** Installs Chromium where it may. Answers whether there is a browser; when there is none, says what to install. */
export async function installChromium() {
  if (!wholeChromiumPath()) await installFromDebian('chromium', 'fonts-liberation');
  if (!existsSync(SHELL)) await installFromDebian('chromium-headless-shell');
  if (wholeChromiumPath()) return true;
  console.log(
    'No Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to run the browser tests.',
  );
  return false;
}
