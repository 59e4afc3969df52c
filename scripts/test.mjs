/**
 * Everything that says whether the tree is sound; `npm test -- PATTERN` what has the pattern in its file's name. What does
 * the same on other systems is in `npm run test:more`. Closes with the counts, alone on the last line.
 */
import './lib/node-version.mjs';
import { build } from './lib/build.mjs';
import { installChromium } from './lib/chromium.mjs';
import { byFirstNames } from './lib/first-names.mjs';
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
/** One at a time: the lanes are as many as the cores. */
const IN_TURN = ['--maxWorkers=1'];
/** To read the server's code anew for each file would take longer than most of them do. */
const TOGETHER = ['--no-isolate', ...IN_TURN];

const patterns = process.argv.slice(2);
await (patterns.length > 0 ? what(patterns) : everything());

/**
 *   install ─ build ─┬─ promises ─ unit ─ browser … ──────────┬─ counts
 *                    ├─ types ─ … ─ browser … ─ unit, alone ──┤
 *                    ├─ integration ──────────────────────────┤
 *                    └─ unit, waiting ─ monitoring ─ emit ────┘
 */
async function everything() {
  const steps = createSteps();
  const { vitest, browser } = await prepareSuites(steps);

  const waiting = tagged('waits');
  const alone = tagged('alone').filter((file) => !waiting.includes(file));
  const part = (number) => {
    const share = `${number}/${BROWSER_PARTS}`;
    return browser(`browser ${share}`, `--shard=${share}`, `--grep-invert=${browserTests('more')}`);
  };
  await Promise.all([
    // What fails soonest first. Whichever lane is free does the next step: so the longest comes soon, and the last ones are short.
    inLanes(LANES, [
      ...staticChecks(steps),
      vitest('unit', [...TOGETHER, ...butNot([...alone, ...waiting])]),
      part(1),
      part(2),
      part(3),
      vitest('unit', [...IN_TURN, ...alone], 'unit, alone'),
    ]),
    // What mostly waits, for sockets, thresholds and servers, goes beside them.
    vitest('integration', butNot(tagged('more')))(),
    inLanes(1, [vitest('unit', [...IN_TURN, ...waiting], 'unit, waiting'), vitest('monitoring'), vitest('emit')]),
  ]);
  steps.close();
}

async function what(asked) {
  const patterns = byFirstNames(asked);
  if (patterns.join() !== asked.join()) console.log(`In the place of ${asked.join(' ')}: ${patterns.join(' ')}`);
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
