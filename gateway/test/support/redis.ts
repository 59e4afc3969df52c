/** Redis servers of the test's own, which it may stop, kill, freeze and empty. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { freePort } from './free-port.ts';
import { untilSaid } from './until-said.ts';

export interface PrivateRedis {
  readonly url: string;
  readonly port: number;
  /** SIGTERM, then waits for its end. Without `appendOnly` it forgets everything. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Again, on the same port. Resolves when it serves. */
  start(): Promise<void>;
  /** Freezes it: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  /** Forgets everything at once, with all connections open. */
  flush(): Promise<void>;
  /** Any command, over a connection of its own. Rejects with Redis's own words. */
  ask(command: string, ...args: string[]): Promise<unknown>;
}

export interface RedisOptions {
  /** Keeps an append-only file, so that it remembers everything after a restart. */
  readonly appendOnly?: boolean;
  /** Of its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

const START_MS = 15_000;
const LOOK_AGAIN_MS = 20;

/** Whatever a test leaves behind ends with its process. */
const alive = new Set<() => void>();
process.on('exit', () => {
  for (const end of alive) end();
});

/** One server, as `REDIS_URL=redis://…` names it. Throws when there is no Redis on this machine. */
export function startRedis({ appendOnly = false, env = {} }: RedisOptions = {}): Promise<PrivateRedis> {
  return startServer(['--appendonly', appendOnly ? 'yes' : 'no', '--appendfsync', 'always'], env);
}

/**
 * A Redis Cluster of one server, which owns every slot. It refuses what a larger one refuses: commands and scripts
 * over several slots (`CROSSSLOT`), databases other than 0.
 */
export async function startRedisCluster(): Promise<PrivateRedis> {
  const busPort = await freePort();
  const server = await startServer([
    ...['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'],
    ...['--cluster-port', String(busPort)],
  ]);
  await server.ask('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  await untilServing(server);
  return {
    ...server,
    async start() {
      await server.start();
      await untilServing(server);
    },
  };
}

export async function startServer(
  options: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<PrivateRedis> {
  const program = redisPath();
  if (!program) throw new Error('There is no redis-server here');
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'meeshy-redis-'));
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...options];
  let child = spawnServer(program, args, env);
  const dispose = () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  alive.add(dispose);

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    child.kill('SIGCONT');
    await exit;
  }

  const ask = askAt(port);
  await untilReady(child);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async start() {
      await end('SIGTERM');
      child = spawnServer(program, args, env);
      await untilReady(child);
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    flush: async () => {
      await ask('FLUSHALL');
    },
    ask,
  };
}

/** Any command to the server on this port, over a connection of its own. */
export function askAt(port: number): PrivateRedis['ask'] {
  return async (command, ...words) => {
    const client = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null });
    client.on('error', () => {});
    try {
      await client.connect();
      return await client.call(command, ...words);
    } finally {
      client.disconnect();
    }
  };
}

function spawnServer(program: string, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** It says so in its log, on standard output. */
const untilReady = (child: ChildProcess) =>
  untilSaid(child, child.stdout, 'Ready to accept connections', 'Redis', START_MS);

async function untilServing({ ask }: PrivateRedis): Promise<void> {
  const deadline = performance.now() + START_MS;
  while (!String(await ask('CLUSTER', 'INFO')).includes('cluster_state:ok')) {
    if (performance.now() > deadline) throw new Error('The Redis Cluster does not serve');
    await wait(LOOK_AGAIN_MS);
  }
}
