import { spawn } from 'node:child_process';
import { LEADING, signalTree } from './process-tree.mjs';
import { ROOT } from './root.mjs';

/** How much of a program's output is kept: its end tells what went wrong. */
const OUTPUT_KEPT = 400_000;
/** A program that is asked to end has this long. */
const PATIENCE_MS = 5_000;

/** As if the programs wrote to our own output. */
const COLOURS = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };

/** What is running now. */
const running = new Set();
let isInterrupted = false;

/**
 * Runs a program in the project's folder, unless told where, and gathers what it says.
 * Never rejects: a program that cannot be started, or is killed, answers `ok: false`.
 * `timeoutMs`: from then on it is ended, with everything that it started.
 *
 * @param {string[]} command
 * @param {{ cwd?: string, env?: Record<string, string>, timeoutMs?: number }} [options]
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function run([program, ...args], { cwd = ROOT, env = {}, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...COLOURS, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...LEADING,
    });
    let output = '';
    const hear = (text) => {
      output = (output + text).slice(-OUTPUT_KEPT);
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear);

    const expire = () => {
      hear(`\nStopped: still running after ${timeoutMs / 1_000} s.\n`);
      end(child);
    };
    const timer = timeoutMs && setTimeout(expire, timeoutMs);
    child.on('error', (error) => hear(`${error.message}\n`));
    child.on('close', (code) => {
      clearTimeout(timer);
      running.delete(child);
      if (running.size === 0) onceIdle();
      if (!isInterrupted) resolve({ ok: code === 0, output });
    });

    // Only while something runs: afterwards the signals belong to whoever comes next.
    if (running.size === 0) process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
    running.add(child);
  });
}

/**
 * Runs a program in the foreground, on the terminal of whoever started us, and answers its exit code.
 *
 * @param {string[]} command
 * @param {{ cwd?: string }} [options]
 */
export async function runHere([program, ...args], { cwd = ROOT } = {}) {
  const child = spawn(program, args, { cwd, stdio: 'inherit' });
  // Both are told of Ctrl+C: it ends first.
  const stay = () => {};
  process.on('SIGINT', stay);
  const pass = () => child.kill('SIGTERM');
  process.on('SIGTERM', pass);
  const code = await new Promise((resolve) => child.once('error', () => resolve(1)).once('close', resolve));
  process.off('SIGINT', stay).off('SIGTERM', pass);
  return code ?? 0;
}

/** Nothing new begins after an interruption: what is awaited then never comes. */
function interrupt() {
  if (isInterrupted) return;
  isInterrupted = true;
  for (const child of running) end(child);
}

function onceIdle() {
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  if (isInterrupted) process.exit(130);
}

/** Asks first: a test runner has browsers to close, which lead groups of their own. */
function end(child) {
  signalTree(child, 'SIGINT');
  setTimeout(signalTree, PATIENCE_MS, child, 'SIGKILL').unref();
}
