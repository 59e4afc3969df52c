/** Pictures of every page in both themes, on a desk and on a phone: node e2e/screenshots.mjs [folder] */
import { resolve } from 'node:path';
import { build } from '../scripts/lib/build.mjs';
import { installChromium } from '../scripts/lib/chromium.mjs';
import { local } from '../scripts/lib/local.mjs';
import { orExplain } from '../scripts/lib/or-explain.mjs';
import { run } from '../scripts/lib/run.mjs';

const [folder = '.cache/screenshots'] = process.argv.slice(2);

await orExplain(async () => {
  await build();
  if (!(await installChromium())) throw new Error('There is no browser to take pictures with.');
  const command = [...local('playwright'), 'test', '-c', 'e2e/screenshots.config.ts'];
  const { ok, output } = await run(command, { env: { SCREENSHOTS: resolve(folder) } });
  if (!ok) throw new Error(output.trim());
  console.log(`The pictures are in ${resolve(folder)}`);
});
