import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { cpuSecondsOf, pinned } from './machine.ts';

/** A process of the bench, and how to talk to it. */
export interface Helped<Request, Answer> {
  ask(request: Request): Promise<Answer>;
  stop(): Promise<void>;
  /** Everything that it wrote. */
  output(): string;
  /** What it has used so far, all its threads. */
  cpuSeconds(): number;
}

const STOP_MS = 30_000;

/** Starts a program of this folder on a core of its own. */
export function startProcess<Request, Answer>(
  program: string,
  { core, flags = [], env = {} }: { core: number; flags?: string[]; env?: Record<string, string> },
): Helped<Request, Answer> {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const [command = '', ...args] = pinned(core, [process.execPath, ...flags, path]);
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      written = (written + text).slice(-100_000);
    });
  }
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${program} ended early.\n${written}`);
  });
  ended.catch(() => {});

  return {
    async ask(request) {
      child.send(request as object);
      const [answer] = await Promise.race([once(child, 'message'), ended]);
      return answer as Answer;
    },
    stop: () => stop(child),
    output: () => written,
    cpuSeconds: () => cpuSecondsOf(child.pid ?? 0),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  child.kill('SIGTERM');
  await once(child, 'exit');
  clearTimeout(timer);
}
