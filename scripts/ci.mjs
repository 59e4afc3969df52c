/** Runs all tests, and closes with the sum of their counts, alone on the last line. */
import './lib/node-version.mjs';
import { sum, write } from './lib/counts.mjs';
import { npm } from './lib/install.mjs';
import { runCounted } from './lib/run-counted.mjs';

/**
 * Whether a change is taken must not hang on which random lives it met: these are the same for each. Others are looked for
 * wherever else the same commands run, and by `npm run soak`.
 */
const SEEDS = { FC_SEED: '20261127', FUZZ_SEED: '271126', CHAOS_SEED: '271126' };

const SCRIPTS = ['test', 'test:more', 'test:adopters', 'fuzz', 'test:chaos'];

const results = [];
for (const name of SCRIPTS) {
  results.push(await runCounted([...npm(), 'run', '--silent', name], { ...SEEDS, ...process.env }));
}
const total = sum(results);
console.log(`\n${write(total)}`);
process.exitCode = total.failed > 0 ? 1 : 0;
