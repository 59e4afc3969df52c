/**
 * Everything that says whether the tree is sound. Closes with the counts, alone on the last line.
 *
 *   install ─ build ─┬─ format and lint ─ promises ─ types ─ unused ─┬─ postgres ─ mongodb ─ integration ─ monitoring ─ browser ─ counts
 *                    └─ unit, property, contract ────────────────────┘
 *
 * What looks at the clock runs by itself.
 */
import './lib/node-version.mjs';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { installChromium } from './lib/chromium.mjs';
import { FAILED, NONE, ofCheck, ofPlaywright, ofVitest, SKIPPED, sum, write } from './lib/counts.mjs';
import { installHaproxy } from './lib/haproxy.mjs';
import { install } from './lib/install.mjs';
import { installMongodb } from './lib/mongodb.mjs';
import { installPostgres } from './lib/postgres.mjs';
import { installPrometheus } from './lib/prometheus.mjs';
import { installRedis } from './lib/redis.mjs';
import { ROOT } from './lib/root.mjs';
import { local, run } from './lib/run.mjs';

const REPORTS = join(ROOT, '.cache/test');
/** A step that hangs must not keep the others from telling. */
const STEP_TIMEOUT_MS = 1_200_000;

const startedAt = performance.now();
const results = [];
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

await step('install', () => doneOrWhy(install));
await step('build', () => doneOrWhy(build));
const hasMongodb = installMongodb();
await installRedis();
await installHaproxy();
await Promise.all([staticChecks(), vitest('unit')]);
await vitestIf(await installPostgres(), 'postgres');
await vitestIf(await hasMongodb, 'mongodb');
await vitest('integration');
await installPrometheus();
await vitest('monitoring');
await browser();
close();

async function staticChecks() {
  await check('format and lint', 'biome', 'check', '--error-on-warnings', '.');
  await check('promises', 'oxlint', '--type-aware', '--deny-warnings');
  await check('types', 'tsc', '-p', 'tsconfig.json');
  await check('unused', 'knip');
}

function check(name, tool, ...args) {
  return step(name, async () => {
    const { ok, output } = await run([local(tool), ...args], { timeoutMs: STEP_TIMEOUT_MS });
    return { output, counts: ofCheck(ok) };
  });
}

function vitest(project) {
  return step(project, async () => {
    const report = join(REPORTS, `${project}.json`);
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const command = [local('vitest'), 'run', '--project', project, ...reporters];
    const { ok, output } = await run(command, { timeoutMs: STEP_TIMEOUT_MS });
    return { output, counts: ofVitest(ok, report) };
  });
}

function vitestIf(isPossible, project) {
  return isPossible ? vitest(project) : step(project, async () => ({ output: '', counts: SKIPPED }));
}

async function browser() {
  const hasBrowser = await installChromium();
  await step('browser', async () => {
    if (!hasBrowser) return { output: '', counts: SKIPPED };
    const report = join(REPORTS, 'browser.json');
    const command = [local('playwright'), 'test', '-c', 'e2e/playwright.config.ts'];
    const { ok, output } = await run(command, { timeoutMs: STEP_TIMEOUT_MS, env: { JSON_REPORT: report } });
    return { output, counts: ofPlaywright(ok, report) };
  });
}

/** Does one step, and shows what it said only when something failed. All of it is kept beside the reports. */
async function step(name, work) {
  const from = performance.now();
  const { output, counts } = await work();
  const seconds = (performance.now() - from) / 1_000;
  results.push({ name, counts, seconds });
  writeFileSync(join(REPORTS, `${name.replaceAll(' ', '-')}.log`), output);
  if (counts.failed > 0) console.log(`\n──── ${name} ────\n${output.trim()}\n`);
  console.log(row(name, counts, seconds));
}

/** Installing and building are conditions, not tests: they count only when they fail. */
async function doneOrWhy(work) {
  try {
    await work();
    return { output: '', counts: NONE };
  } catch (error) {
    return { output: error.message, counts: FAILED };
  }
}

function row(name, counts, seconds) {
  const mark = counts.failed > 0 ? '✗' : '✓';
  const what = counts === NONE ? '' : `   ${write(counts)}`;
  return `${mark} ${name.padEnd(16)} ${`${seconds.toFixed(1)} s`.padStart(8)}${what}`;
}

function close() {
  const total = sum(results.map(({ counts }) => counts));
  console.log('\nAll steps');
  for (const { name, counts, seconds } of results) console.log(row(name, counts, seconds));
  console.log(`  in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`);
  console.log(write(total));
  process.exitCode = total.failed > 0 ? 1 : 0;
}
