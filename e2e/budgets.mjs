/** Measures the first load and five thousand contacts as a mid-range phone has them: npm run budgets */
import { build } from '../scripts/lib/build.mjs';
import { installChromium } from '../scripts/lib/chromium.mjs';
import { local } from '../scripts/lib/local.mjs';
import { orExplain } from '../scripts/lib/or-explain.mjs';
import { run } from '../scripts/lib/run.mjs';

await orExplain(async () => {
  await build();
  if (!(await installChromium())) throw new Error('There is no browser to measure with.');
  const { ok, output } = await run([...local('playwright'), 'test', '-c', 'e2e/budgets.config.ts']);
  console.log(output.trim());
  if (!ok) throw new Error('A budget was not kept.');
});
