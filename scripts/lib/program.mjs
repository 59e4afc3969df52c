import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { LEADING, signalTree } from './process-tree.mjs';

/** A server that has not said where it is by then does not start. */
const START_MS = 120_000;
/** Whoever is asked to end has this long. */
const END_MS = 20_000;

/** A port that nobody has. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts a program that goes on until it is ended. `said(pattern)` resolves with what it says of that kind, once.
 *
 * @param {string[]} command
 * @param {{ cwd: string, env?: Record<string, string> }} options
 */
export function startProgram([file, ...args], { cwd, env = {} }) {
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...LEADING,
  });
  let output = '';
  const waiting = new Set();
  const ended = new Promise((resolve) => child.once('close', resolve));
  const look = () => {
    for (const look of waiting) look();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      look();
    });
  }
  child.once('error', (error) => {
    output += `${error.message}\n`;
  });

  return {
    get output() {
      return output;
    },

    said(pattern) {
      return new Promise((resolve, reject) => {
        const fail = (why) => finish(() => reject(new Error(`It never said ${pattern}: ${why}.\n${output}`)));
        const timer = setTimeout(() => fail(`nothing for ${START_MS / 1_000} s`), START_MS);
        const finish = (then) => {
          clearTimeout(timer);
          waiting.delete(check);
          then();
        };
        const check = () => {
          const [found] = pattern.exec(output) ?? [];
          if (found !== undefined) finish(() => resolve(found));
        };
        waiting.add(check);
        void ended.then((code) => waiting.has(check) && fail(`it ended with ${code}`));
        check();
      });
    },

    /** With everything that it started. Throws an `Error` when it does not end by itself. */
    async end() {
      signalTree(child, 'SIGTERM');
      const timer = setTimeout(signalTree, END_MS, child, 'SIGKILL');
      await ended;
      clearTimeout(timer);
      if (child.signalCode === 'SIGKILL') throw new Error(`It did not end when it was asked to.\n${output}`);
    },
  };
}
