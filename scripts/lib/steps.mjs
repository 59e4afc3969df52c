/** The steps of a run: each is done, told in a row, and counted. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAILED, NONE, ofCheck, ofPlaywright, ofVitest, SKIPPED, sum, write } from './counts.mjs';
import { local } from './local.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

const REPORTS = join(ROOT, '.cache/test');
/** A step that hangs must not keep the others from telling. */
const STEP_TIMEOUT_MS = 1_200_000;

/** `talks`: what a step says is shown also when nothing failed. */
export function createSteps({ talks = false } = {}) {
  const startedAt = performance.now();
  const results = [];
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });

  /** Does one step. What it said is shown at its end and in one piece, however many run; all of it is kept in a file. */
  async function step(name, work) {
    const from = performance.now();
    const { output, counts } = await work();
    const result = { name, counts, seconds: (performance.now() - from) / 1_000 };
    results.push(result);
    writeFileSync(`${placeOf(name)}.log`, output);
    if (counts.failed > 0 || (talks && output)) console.log(`\n──── ${name} ────\n${output.trim()}\n`);
    console.log(row(result));
  }

  return {
    /** Installing and building are conditions, not tests: they count only when they fail. */
    condition: (name, work) =>
      step(name, async () => {
        try {
          await work();
          return { output: '', counts: NONE };
        } catch (error) {
          return { output: error.message, counts: FAILED };
        }
      }),

    /** Passes when the tool does. */
    check: (name, [tool, ...args], env = {}) =>
      step(name, async () => {
        const { ok, output } = await run([...local(tool), ...args], { timeoutMs: STEP_TIMEOUT_MS, env });
        return { output, counts: ofCheck(ok) };
      }),

    /** Passes unless the work rejects. */
    proof: (name, work) =>
      step(name, async () => {
        try {
          await work();
          return { output: '', counts: ofCheck(true) };
        } catch (error) {
          return { output: error.message, counts: FAILED };
        }
      }),

    vitest: (project, args = [], name = project) =>
      step(name, async () => {
        const report = `${placeOf(name)}.json`;
        const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
        const command = [...local('vitest'), 'run', '--project', project, ...reporters, ...args];
        const { ok, output } = await run(command, { timeoutMs: STEP_TIMEOUT_MS });
        return { output, counts: ofVitest(ok, report) };
      }),

    playwright: (name, ...args) =>
      step(name, async () => {
        const report = `${placeOf(name)}.json`;
        const command = [...local('playwright'), 'test', '-c', 'e2e/playwright.config.ts', ...args];
        const env = { JSON_REPORT: report, RESULTS: `${placeOf(name)}-results` };
        const { ok, output } = await run(command, { timeoutMs: STEP_TIMEOUT_MS, env });
        return { output, counts: ofPlaywright(ok, report) };
      }),

    /** What its tests need cannot be had here: they count as one that was skipped. */
    without: (name) => step(name, async () => ({ output: '', counts: SKIPPED })),

    /** Tells all of it again, and closes with the counts, alone on the last line. */
    close() {
      const total = sum(results.map(({ counts }) => counts));
      console.log('\nAll steps');
      for (const result of results) console.log(row(result));
      console.log(`  in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`);
      console.log(write(total));
      process.exitCode = total.failed > 0 ? 1 : 0;
    },
  };
}

const placeOf = (name) => join(REPORTS, name.replaceAll(/[ ,/]+/g, '-'));

function row({ name, counts, seconds }) {
  const mark = counts.failed > 0 ? '✗' : '✓';
  const what = counts === NONE ? '' : `   ${write(counts)}`;
  return `${mark} ${name.padEnd(16)} ${`${seconds.toFixed(1)} s`.padStart(8)}${what}`;
}
