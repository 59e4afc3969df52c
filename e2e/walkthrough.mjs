/**
 * The walkthrough of two minutes, as docs/images has it: the scenes of walkthrough.spec.ts, taken picture by picture, and their
 * captions. `npm run walkthrough -- folder` puts it elsewhere.
 */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from '../scripts/lib/build.mjs';
import { installChromium } from '../scripts/lib/chromium.mjs';
import { local } from '../scripts/lib/local.mjs';
import { orExplain } from '../scripts/lib/or-explain.mjs';
import { ROOT } from '../scripts/lib/root.mjs';
import { run } from '../scripts/lib/run.mjs';
import { joinFilm } from '../scripts/lib/webm.mjs';

const PICTURES = join(ROOT, '.cache/walkthrough');
const folder = resolve(process.argv[2] ?? join(ROOT, 'docs/images'));

await orExplain(async () => {
  await build();
  if (!(await installChromium())) throw new Error('There is no browser to make a film with.');
  rmSync(PICTURES, { recursive: true, force: true });
  const command = [...local('playwright'), 'test', '-c', 'e2e/playwright.config.ts', 'walkthrough.spec.ts'];
  const { ok, output } = await run(command, { env: { FILM: PICTURES } });
  if (!ok) throw new Error(output.trim());
  mkdirSync(folder, { recursive: true });
  await joinFilm(join(PICTURES, 'pictures.ffconcat'), join(folder, 'walkthrough.webm'));
  copyFileSync(join(PICTURES, 'walkthrough.vtt'), join(folder, 'walkthrough.vtt'));
  console.log(`The film and its captions are in ${folder}`);
});
