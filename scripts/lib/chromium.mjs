import { existsSync } from 'node:fs';
import { run } from './run.mjs';

const PLACES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where the browser of the tests is; `undefined`: nowhere. */
export const chromiumPath = () => PLACES.find((path) => path && existsSync(path));

/** Installs Debian's Chromium where that is possible without asking. Answers whether there is a browser. */
export async function installChromium() {
  if (chromiumPath()) return true;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium …');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run(['apt-get', 'update'], { env });
    await run(['apt-get', 'install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation'], { env });
  }
  if (chromiumPath()) return true;
  console.log(
    'No Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH, to run the browser tests.',
  );
  return false;
}
