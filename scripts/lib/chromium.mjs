import { existsSync } from 'node:fs';
import { installFromDebian } from './debian.mjs';

const PLACES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where the browser of the tests is; `undefined`: nowhere. */
export const chromiumPath = () => PLACES.find((path) => path && existsSync(path));

/** Installs Chromium where it may. Answers whether there is a browser; when there is none, says what to install. */
export async function installChromium() {
  if (!chromiumPath()) await installFromDebian('chromium', 'fonts-liberation');
  if (chromiumPath()) return true;
  console.log(
    'No Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to run the browser tests.',
  );
  return false;
}
