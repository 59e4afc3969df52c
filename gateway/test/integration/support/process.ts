/** Programs in processes of their own, which a test may kill, freeze and wake. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Person } from './site.ts';
import { inTime } from './until.ts';

export interface Program {
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
  const ended = () => inTime(() => `the end of ${file}; it printed ${output}`, exit);

  return {
    output: () => output,
    prints: (pattern) =>
      inTime(
        () => `${pattern} from ${file}; it printed ${output}`,
        new Promise((resolve) => {
          const look = () => {
            const found = pattern.exec(output);
            if (!found) return;
            listeners.delete(look);
            resolve(found);
          };
          listeners.add(look);
          look();
        }),
      ),
    async kill() {
      child.kill('SIGKILL');
      await ended();
    },
    terminate() {
      child.kill('SIGTERM');
      return ended();
    },
    ended,
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
