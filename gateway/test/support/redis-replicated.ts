/** Redis servers of the test's own with replicas, of which one takes over when a master dies. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { freePort } from './free-port.ts';
import { askAt, type PrivateRedis, startServer } from './redis.ts';
import { untilSaid } from './until-said.ts';

export interface ReplicatedRedis {
  /** As `REDIS_URL` names it. */
  readonly url: string;
  /** SIGKILL for a master that is in use. Resolves when another server has taken over. */
  failOver(): Promise<void>;
  /** Starts the one that was killed again; it becomes a replica. */
  recover(): Promise<void>;
  /** Asks the server that is the master of this key. */
  ask(key: string, command: string, ...args: string[]): Promise<unknown>;
  kill(): Promise<void>;
}

const SHARDS = 3;
const SLOTS = 16_384;
const START_MS = 30_000;
const FAIL_OVER_MS = 60_000;
const LOOK_AGAIN_MS = 50;
/** A server that is silent for so long is taken for dead. */
const DOWN_AFTER_MS = 2_000;
const SENTINELS = 3;
const NAME = 'meeshy';

/** A Redis Cluster of three shards, each with a replica. */
export async function startShards(): Promise<ReplicatedRedis> {
  const servers = await Promise.all(Array.from({ length: 2 * SHARDS }, startShardServer));
  const [masters, replicas] = [servers.slice(0, SHARDS), servers.slice(SHARDS)];
  const [first] = masters as [ShardServer];
  for (const [i, { ask }] of masters.entries()) {
    const [from, to] = [i, i + 1].map((part) => Math.floor((part * SLOTS) / SHARDS)) as [number, number];
    await ask('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to - 1));
    await ask('CLUSTER', 'SET-CONFIG-EPOCH', String(i + 1));
  }
  for (const { ask } of servers.slice(1)) {
    await ask('CLUSTER', 'MEET', '127.0.0.1', String(first.port), String(first.busPort));
  }
  await until('the nodes to meet', async () => (await nodesOf(servers)).every((count) => count === servers.length));
  for (const [i, { ask }] of replicas.entries()) {
    const id = String(await masters[i]?.ask('CLUSTER', 'MYID'));
    await until('a replica', () =>
      ask('CLUSTER', 'REPLICATE', id).then(
        () => true,
        () => false,
      ),
    );
  }
  await until('all shards to serve', async () => (await serving(servers)) && (await areReplicas(replicas)));
  let lost: PrivateRedis | null = null;

  const masterOf = async (key: string) => {
    const slot = Number(await (servers.find((server) => server !== lost) ?? first).ask('CLUSTER', 'KEYSLOT', key));
    const alive = servers.filter((server) => server !== lost);
    const slots = (await alive[0]?.ask('CLUSTER', 'SLOTS')) as [number, number, [string, number]][];
    const [, , [, port]] = slots.find(([from, to]) => from <= slot && slot <= to) ?? [
      0,
      0,
      ['', 0] as [string, number],
    ];
    return servers.find((server) => server.port === port) ?? first;
  };

  return {
    url: masters.map(({ url }) => url).join(','),
    async failOver() {
      // The one whose shard knows the gateways, and so the worst to lose.
      const victim = await masterOf('meeshy:{nodes}');
      lost = victim;
      await victim.kill();
      const alive = servers.filter((server) => server !== victim);
      await until(
        'another master',
        async () => (await masterOf('meeshy:{nodes}')) !== victim && serving(alive),
        FAIL_OVER_MS,
      );
    },
    async recover() {
      const back = lost;
      await back?.start();
      lost = null;
    },
    ask: async (key, ...words) => (await masterOf(key)).ask(...(words as [string])),
    async kill() {
      for (const server of servers) await server.kill();
    },
  };
}

type ShardServer = PrivateRedis & { readonly busPort: number };

async function startShardServer(): Promise<ShardServer> {
  const busPort = await freePort();
  const server = await startServer([
    ...['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1', '--cluster-port', String(busPort)],
    ...['--cluster-node-timeout', String(DOWN_AFTER_MS)],
  ]);
  return { ...server, busPort };
}

const nodesOf = (servers: readonly PrivateRedis[]) =>
  Promise.all(
    servers.map(
      async ({ ask }) =>
        String(await ask('CLUSTER', 'NODES'))
          .trim()
          .split('\n').length,
    ),
  );

async function serving(servers: readonly PrivateRedis[]): Promise<boolean> {
  const states = await Promise.all(servers.map(({ ask }) => ask('CLUSTER', 'INFO')));
  return states.every((state) => String(state).includes('cluster_state:ok'));
}

async function areReplicas(servers: readonly PrivateRedis[]): Promise<boolean> {
  const states = await Promise.all(servers.map(({ ask }) => ask('INFO', 'replication')));
  return states.every((state) => String(state).includes('master_link_status:up'));
}

/** A master with two replicas, watched by three Sentinels. */
export async function startSentinels(): Promise<ReplicatedRedis> {
  const first = await startServer([]);
  const replicas = await Promise.all([1, 2].map(() => startServer(['--replicaof', '127.0.0.1', String(first.port)])));
  await until('the replicas', () => areReplicas(replicas));
  const servers = [first, ...replicas];
  const sentinels = await Promise.all(Array.from({ length: SENTINELS }, () => startSentinel(first.port)));
  const [watching] = sentinels as [Sentinel];
  await until('the Sentinels to know all', async () => {
    const known = String(await watching.ask('INFO', 'sentinel'));
    return known.includes(`slaves=${replicas.length},sentinels=${SENTINELS}`);
  });
  let lost: PrivateRedis | null = null;

  const master = async () => {
    const [, port] = (await watching.ask('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME)) as [string, string];
    return servers.find((server) => server.port === Number(port)) ?? first;
  };
  const isMaster = async ({ ask }: PrivateRedis) => String(await ask('INFO', 'replication')).includes('role:master');

  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${NAME}`,
    async failOver() {
      const victim = await master();
      lost = victim;
      await victim.kill();
      await until('another master', async () => (await master()) !== victim && isMaster(await master()), FAIL_OVER_MS);
    },
    async recover() {
      await lost?.start();
      lost = null;
    },
    ask: async (_key, ...words) => (await master()).ask(...(words as [string])),
    async kill() {
      for (const sentinel of sentinels) sentinel.kill();
      for (const server of servers) await server.kill();
    },
  };
}

interface Sentinel extends Pick<PrivateRedis, 'port' | 'ask'> {
  kill(): void;
}

/** Sentinels write into their configuration: each has a file of its own. */
async function startSentinel(masterPort: number): Promise<Sentinel> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'meeshy-sentinel-'));
  const file = join(folder, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} 2`,
    `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`,
    `sentinel failover-timeout ${NAME} 10000`,
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const child: ChildProcess = spawn(redisPath() ?? '', [file, '--sentinel'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const kill = () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', kill);
  await untilSaid(child, child.stdout, '+monitor master', 'Sentinel', START_MS);
  return { port, ask: askAt(port), kill };
}

async function until(what: string, isSo: () => Promise<boolean>, patienceMs = START_MS): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await isSo().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`In vain waited for ${what}`);
    await wait(LOOK_AGAIN_MS);
  }
}
