/** Runs all tests, and closes with the sum of their counts, alone on the last line. */
import './lib/node-version.mjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ofOutput, sum, write } from './lib/counts.mjs';
import { ROOT } from './lib/root.mjs';

/** The end of what a run says, which has its counts. */
const TAIL = 10_000;

/**
 * Whether a change is taken must not hang on which random lives it met: these are the same for each. Others are looked for
 * wherever else the same commands run, and by `npm run soak`.
 */
const SEEDS = { FC_SEED: '20261127', FUZZ_SEED: '271126', CHAOS_SEED: '271126' };

const SCRIPTS = ['test', 'test:more', 'test:adopters', 'fuzz', 'test:chaos'];

const results = [];
for (const name of SCRIPTS) results.push(await runScript(name));
const total = sum(results);
console.log(`\n${write(total)}`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** Passes on what the script of `package.json` says. */
async function runScript(name) {
  const child = spawn('npm', ['run', '--silent', name], {
    cwd: ROOT,
    env: { ...SEEDS, ...process.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let tail = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    process.stdout.write(text);
    tail = (tail + text).slice(-TAIL);
  });
  const [code] = await once(child, 'close');
  return ofOutput(code === 0, tail);
}
