/** Programs in processes of their own, which a test may kill, freeze and wake. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inTime } from '../../../../gateway/test/support/until.ts';
import type { Person } from './site.ts';

export interface Program {
  readonly pid: number;
  /** Resolves with the first match in what it has printed. */
  prints(pattern: RegExp): Promise<RegExpExecArray>;
  /** All that it printed, on either channel. */
  output(): string;
  /** SIGKILL: it has no chance to say goodbye. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves with the exit code. */
  terminate(): Promise<number | null>;
  /** Resolves with the exit code when it has ended by itself. */
  ended(): Promise<number | null>;
  signal(signal: NodeJS.Signals): void;
  freeze(): void;
  wake(): void;
}

export function startProgram(file: string, args: readonly string[], env: Record<string, string> = {}): Program {
  const child: ChildProcess = spawn(process.execPath, [file, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const look of listeners) look();
    });
  }
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));

  /** A program that does not do what it should is not left behind. */
  async function waitFor<Result>(what: string, promise: Promise<Result>): Promise<Result> {
    try {
      return await inTime(() => `${what} of ${file}; it printed ${output}`, promise);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }
  const ended = () => waitFor('the end', exit);

  return {
    pid: child.pid ?? 0,
    output: () => output,
    prints(pattern) {
      const found = new Promise<RegExpExecArray>((resolve) => {
        const look = () => {
          const match = pattern.exec(output);
          if (!match) return;
          listeners.delete(look);
          resolve(match);
        };
        listeners.add(look);
        look();
      });
      return waitFor(`${pattern} in the output`, found);
    },
    async kill() {
      child.kill('SIGKILL');
      await ended();
    },
    terminate() {
      child.kill('SIGTERM');
      return ended();
    },
    ended,
    signal: (signal) => void child.kill(signal),
    freeze: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
  };
}

/** Resolves when the client has its snapshot. */
export async function startClientProcess(url: string, { auth }: Person): Promise<Program> {
  const file = fileURLToPath(new URL('client-process.js', import.meta.url));
  const program = startProgram(file, [url, JSON.stringify(auth)]);
  await program.prints(/here/);
  return program;
}
