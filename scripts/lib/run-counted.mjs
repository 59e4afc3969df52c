import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ofOutput } from './counts.mjs';
import { ROOT } from './root.mjs';

/** The end of what a run says, which has its counts. */
const TAIL = 10_000;

/**
 * Passes on what a program says, and answers the counts with which it closes.
 *
 * @param {string[]} command
 * @param {Record<string, string | undefined>} env
 */
export async function runCounted([program, ...args], env) {
  const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let tail = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    process.stdout.write(text);
    tail = (tail + text).slice(-TAIL);
  });
  const [code] = await once(child, 'close');
  return ofOutput(code === 0, tail);
}
