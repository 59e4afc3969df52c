/**
 * Everything that says whether the tree is sound; `npm test -- PATTERN` what has the pattern in its file's name.
 * Closes with the counts, alone on the last line.
 */
import './lib/node-version.mjs';
import { build } from './lib/build.mjs';
import { installChromium } from './lib/chromium.mjs';
import { installHaproxy } from './lib/haproxy.mjs';
import { install } from './lib/install.mjs';
import { inLanes } from './lib/lanes.mjs';
import { matching } from './lib/matching.mjs';
import { installMongodb } from './lib/mongodb.mjs';
import { installPostgres } from './lib/postgres.mjs';
import { installPrometheus } from './lib/prometheus.mjs';
import { installRedis } from './lib/redis.mjs';
import { staticChecks } from './lib/static-checks.mjs';
import { createSteps } from './lib/steps.mjs';

/** A core for each, of two: more at once would measure the machine instead of the application. */
const LANES = 2;
/** The browser tests are dealt out, so that no lane waits long for the other at the end. */
const BROWSER_PARTS = 4;

const patterns = process.argv.slice(2);
await (patterns.length > 0 ? what(patterns) : everything());

/**
 *   install ─ build ─ format and lint ─ promises ─ types ─ unused ─┬─ unit, property, contract … ─┬─ counts
 *                                                                  └─ browser … ──────────────────┘
 *
 * From there on in lanes: whichever is free does the next step.
 */
async function everything() {
  const steps = createSteps();
  await steps.condition('install', install);
  await steps.condition('build', build);
  // Where there is no server but Go, one is built meanwhile.
  const hasMongodb = installMongodb();
  const hasPostgres = installPostgres();
  await hasPostgres;
  await installRedis();
  await installHaproxy();
  await installPrometheus();
  const hasBrowser = await installChromium();
  await staticChecks(steps);

  const vitest =
    (project, isPossible = Promise.resolve(true)) =>
    async () =>
      (await isPossible) ? steps.vitest(project) : steps.without(project);
  const browser = (part) => async () => {
    const name = `browser ${part}/${BROWSER_PARTS}`;
    return hasBrowser ? steps.playwright(name, `--shard=${part}/${BROWSER_PARTS}`, '--workers=1') : steps.without(name);
  };
  // The longest first; what has servers of its own, and what has to be built, by and by.
  await inLanes(LANES, [
    browser(1),
    vitest('unit'),
    vitest('integration'),
    browser(2),
    vitest('postgres', hasPostgres),
    browser(3),
    vitest('mongodb', hasMongodb),
    vitest('monitoring'),
    vitest('emit'),
    browser(4),
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
    if (project === 'postgres' && !(await installPostgres())) await steps.without(project);
    else await steps.vitest(project, ...files);
  }
  if (browser.length > 0 && (await installChromium())) await steps.playwright('browser', ...browser);
  else if (browser.length > 0) await steps.without('browser');
  steps.close();
}
