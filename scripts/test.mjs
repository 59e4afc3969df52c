/**
 * Everything that says whether the tree is sound; `npm test -- PATTERN` what has the pattern in its file's name. What does
 * the same on other systems is in `npm run test:more`. Closes with the counts, alone on the last line.
 */
import './lib/node-version.mjs';
import { build } from './lib/build.mjs';
import { installChromium } from './lib/chromium.mjs';
import { install } from './lib/install.mjs';
import { inLanes } from './lib/lanes.mjs';
import { matching } from './lib/matching.mjs';
import { installPostgres } from './lib/postgres.mjs';
import { staticChecks } from './lib/static-checks.mjs';
import { createSteps } from './lib/steps.mjs';
import { LANES, prepareSuites } from './lib/suites.mjs';
import { browserTests, butNot, tagged } from './lib/tagged.mjs';

/** The browser tests are dealt out, so that no lane waits long for the other at the end. */
const BROWSER_PARTS = 3;
/** What puts a clock of its own in the place of the machine's is long: so the others may share a process. */
const TOGETHER = ['--no-isolate', '--maxWorkers=1'];
/** Half of those that are long wait, for servers and real seconds. */
const OVERLAPPING = ['--maxWorkers=2'];

const patterns = process.argv.slice(2);
await (patterns.length > 0 ? what(patterns) : everything());

/**
 *   install ─ build ─┬─ promises ─ … ─ integration … ─┬─ counts
 *                    └─ types ─ … ─ browser … ────────┘
 *
 * From there on in lanes: whichever is free does the next step.
 */
async function everything() {
  const steps = createSteps();
  const { vitest, browser } = await prepareSuites(steps);

  const long = tagged('long');
  const once = butNot(tagged('more'));
  const part = (number) => {
    const share = `${number}/${BROWSER_PARTS}`;
    return browser(`browser ${share}`, `--shard=${share}`, `--grep-invert=${browserTests('more')}`);
  };
  // What fails soonest, then the longest first; what has servers of its own, and what has to be built, by and by.
  await inLanes(LANES, [
    ...staticChecks(steps),
    vitest('integration', once),
    part(1),
    part(2),
    vitest('unit', [...long, ...OVERLAPPING], 'unit, long'),
    part(3),
    vitest('unit', [...TOGETHER, ...butNot(long)]),
    vitest('monitoring'),
    vitest('emit'),
  ]);
  steps.close();
}

async function what(patterns) {
  const steps = createSteps({ talks: true });
  await steps.condition('install', install);
  const { vitest, browser, nearest } = await matching(patterns);
  if (vitest.length + browser.length === 0) {
    console.log(`\nNo test file has ${patterns.map((pattern) => `"${pattern}"`).join(' or ')} in its name.`);
    if (nearest.length > 0) console.log(`Of like names: ${nearest.join(', ')}`);
    process.exitCode = 1;
    return;
  }
  await steps.condition('build', build);
  for (const { project, files } of vitest) {
    if (project.endsWith('postgres') && !(await installPostgres())) await steps.without(project);
    else await steps.vitest(project, files);
  }
  if (browser.length > 0 && (await installChromium())) await steps.playwright('browser', ...browser);
  else if (browser.length > 0) await steps.without('browser');
  steps.close();
}
