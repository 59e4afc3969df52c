import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { cpuSecondsOf, pinned, residentBytesOf } from './machine.ts';

/** A program that runs on a core of its own. */
export interface Program {
  stop(): Promise<void>;
  /** Everything that it wrote. */
  output(): string;
  /** What it has used so far, all its threads. */
  cpuSeconds(): number;
  /** What of its memory is in that of the machine. */
  residentBytes(): number;
}

/** A process of the bench, and how to talk to it. */
export interface Helped<Request, Answer> extends Program {
  ask(request: Request): Promise<Answer>;
}

const STOP_MS = 30_000;

interface Place {
  readonly core: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a program of this folder on a core of its own. */
export function startProcess<Request, Answer>(
  program: string,
  { flags = [], ...place }: Place & { flags?: string[] },
): Helped<Request, Answer> {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const { child, ended, ...running } = spawnPinned([process.execPath, ...flags, path], place);
  return {
    ...running,
    async ask(request) {
      child.send(request as object);
      const [answer] = await Promise.race([once(child, 'message'), ended]);
      return answer as Answer;
    },
  };
}

/** Starts any other program on a core of its own. */
export function startProgram(command: readonly string[], place: Place): Program {
  const { stop, output, cpuSeconds, residentBytes } = spawnPinned(command, place);
  return { stop, output, cpuSeconds, residentBytes };
}

function spawnPinned(command: readonly string[], { core, env = {} }: Place) {
  const [program = '', ...args] = pinned(core, command);
  const child = spawn(program, args, {
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
    throw new Error(`${command.join(' ')} ended early.\n${written}`);
  });
  ended.catch(() => {});
  const pid = child.pid ?? 0;
  return {
    child,
    ended,
    stop: () => stop(child),
    output: () => written,
    cpuSeconds: () => cpuSecondsOf(pid),
    residentBytes: () => residentBytesOf(pid),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  child.kill('SIGTERM');
  await once(child, 'exit');
  clearTimeout(timer);
}
