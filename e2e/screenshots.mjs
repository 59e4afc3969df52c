/**
 * Pictures of every page in both themes, on a desk and on a phone, and an animation of two browsers:
 * node e2e/screenshots.mjs [folder] [animation, or another part of a file's name]
 */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from '../scripts/lib/build.mjs';
import { installChromium } from '../scripts/lib/chromium.mjs';
import { local } from '../scripts/lib/local.mjs';
import { orExplain } from '../scripts/lib/or-explain.mjs';
import { run } from '../scripts/lib/run.mjs';
import { animate } from '../scripts/lib/webp.mjs';

const [folder = '.cache/screenshots', ...words] = process.argv.slice(2);
/** So long each picture of the animation is seen. */
const SEEN_MS = 1_800;

await orExplain(async () => {
  await build();
  if (!(await installChromium())) throw new Error('There is no browser to take pictures with.');
  const command = [...local('playwright'), 'test', '-c', 'e2e/screenshots.config.ts', ...words];
  const { ok, output } = await run(command, { env: { SCREENSHOTS: resolve(folder) } });
  if (!ok) throw new Error(output.trim());
  const frames = readdirSync(folder).filter((file) => /^two-browsers-\d+\.png$/.test(file));
  if (frames.length > 0) {
    const pictures = frames.sort().map((file) => ({ file: resolve(folder, file), ms: SEEN_MS }));
    await animate(pictures, join(folder, 'two-browsers.webp'));
  }
  console.log(`The pictures are in ${resolve(folder)}`);
});
