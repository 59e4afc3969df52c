/** Processes for gateways: one at a time in each, and each is used again, unless somebody has killed it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { inTime } from '../../gateway/test/support/until.ts';
import type { Times } from '../../server/src/gateway.ts';

const HOST = fileURLToPath(new URL('../../server/test/support/gateway-host.js', import.meta.url));

export interface HostedGateway {
  readonly url: string;
  /** Resolves with the first match in what the process has printed since it began. */
  prints(pattern: RegExp): Promise<RegExpExecArray>;
  /** SIGKILL: nobody is told. */
  kill(): Promise<void>;
  /** It says goodbye, and its process is free for another one. */
  stop(): Promise<void>;
}

interface Host {
  readonly child: ChildProcess;
  /** Of the gateway that it has. */
  output: string;
  heard: () => void;
}

const idle: Host[] = [];

function startHost(): Host {
  const child = fork(HOST, { env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const host: Host = { child, output: '', heard() {} };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      host.output += text;
      host.heard();
    });
  }
  // It ends with whoever started it, and keeps nobody from ending.
  process.once('exit', () => child.kill('SIGKILL'));
  return host;
}

/** `env`: what it is started with, as a process of its own would be. */
export async function startHosted(env: Record<string, string>, times?: Times): Promise<HostedGateway> {
  const host = idle.pop() ?? startHost();
  const { child } = host;
  host.output = '';
  const waitFor = <Result>(what: string, promise: Promise<Result>) =>
    inTime(() => `${what} of a gateway; it printed ${host.output}`, promise);

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const end = once(child, 'close');
    child.kill('SIGKILL');
    await end;
  }

  async function ask(what: string, question: object): Promise<string> {
    const answered = once(child, 'message') as Promise<[{ url?: string; error?: string }]>;
    child.send(question);
    try {
      const [{ url = '', error }] = await waitFor(what, answered);
      if (error) throw new Error(error);
      return url;
    } catch (error) {
      await kill();
      throw error;
    }
  }

  const url = await ask('the start', { env, times });
  return {
    url,
    kill,
    prints(pattern) {
      const found = new Promise<RegExpExecArray>((resolve) => {
        host.heard = () => {
          const match = pattern.exec(host.output);
          if (match) resolve(match);
        };
        host.heard();
      });
      return waitFor(`${pattern} in the output`, found);
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      await ask('the end', {});
      host.heard = () => {};
      idle.push(host);
    },
  };
}
