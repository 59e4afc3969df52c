/** The servers that are measured: each with a process, people and figures of its own, for one case. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startRedis } from '../gateway/test/support/redis.ts';
import type { Request, Told } from './conversation.ts';
import type { Counts } from './layout.ts';
import { type Population, populate, tokensOf } from './population.ts';
import { startProcess } from './processes.ts';

export const SECRET = 'known to the bench alone';
export const CORE = 0;
export const START_MS = 20_000;

export interface MeasuredServer {
  readonly url: string;
  readonly population: Population;
  ask(request: Request): Promise<Told>;
  cpuSeconds(): number;
  /** What of its memory is in that of the machine. */
  residentBytes(): number;
  /** What is left after a garbage collection. */
  heapBytes(): Promise<number>;
  /** The longest that the event loop was held since this was asked last; `own`: without waiting for a core. */
  stalls(): Promise<{ readonly all: number; readonly own: number }>;
  /** The sum of a metric over all its labels. */
  metric(name: string): Promise<number>;
  stop(): Promise<void>;
}

export type StartServer = (counts: Counts) => Promise<MeasuredServer>;

/** The gateway as `npm start` runs it, in production mode. */
export const startGateway: StartServer = (counts) => startOurs('./servers/gateway-process.js', counts);

/** The same where more than so many people in one conversation are a crowd. */
export const startWithCrowds =
  (limit: number): StartServer =>
  (counts) =>
    startOurs('./servers/gateway-process.js', counts, { CROWD_LIMIT: String(limit) });

/** The same for whoever asks by REST more often than a person may. */
export const startUnlimited: StartServer = (counts) =>
  startOurs('./servers/gateway-process.js', counts, { REQUESTS_PER_MINUTE: '0' });

/** The gateway's presence as a library, with a port for changes that enter in its own process. */
export const startLibrary: StartServer = (counts) => startOurs('./servers/library-process.js', counts);

/** The same beside another node, whose people change: they have no session here. */
export const startOneOfTwo: StartServer = (counts) =>
  startOurs('./servers/library-process.js', counts, { OTHER_NODE: '1' });

/** A plain Socket.IO server: one event per change to the rooms of the conversations. */
export const startSocketIO: StartServer = (counts) => startPlain('./servers/socketio-process.js', counts);

/** A bare `ws` loop: one frame per change and viewer. */
export const startWs: StartServer = (counts) => startPlain('./servers/ws-process.js', counts);

/** The gateway on a Redis of its own, alone there. */
export const startWithRedis: StartServer = async (counts) => {
  const redis = await startRedis();
  const server = await startOurs('./servers/gateway-process.js', counts, { REDIS_URL: redis.url });
  return {
    ...server,
    async stop() {
      await server.stop();
      await redis.kill();
    },
  };
};

/** Two gateways on one database, which meet on a Redis of their own; they share a core. */
export async function startTwoGateways(counts: Counts): Promise<readonly [MeasuredServer, MeasuredServer]> {
  const redis = await startRedis();
  const folder = await mkdtemp(join(tmpdir(), 'meeshy-bench-'));
  const databaseUrl = `sqlite:${join(folder, 'bench.db')}`;
  const population = await populate(databaseUrl, SECRET, counts);
  const startOne = (cleanUp: () => Promise<void>) => {
    const env = { DATABASE_URL: databaseUrl, REDIS_URL: redis.url };
    return start('./servers/gateway-process.js', population, env, cleanUp);
  };
  const first = await startOne(async () => {});
  const second = await startOne(async () => {
    await redis.kill();
    await rm(folder, { recursive: true, force: true });
  });
  return [first, second];
}

async function startOurs(program: string, counts: Counts, env: Record<string, string> = {}): Promise<MeasuredServer> {
  const folder = await mkdtemp(join(tmpdir(), 'meeshy-bench-'));
  const databaseUrl = `sqlite:${join(folder, 'bench.db')}`;
  const population = await populate(databaseUrl, SECRET, counts);
  const cleanUp = () => rm(folder, { recursive: true, force: true });
  return start(program, population, { DATABASE_URL: databaseUrl, ...env }, cleanUp);
}

async function startPlain(program: string, counts: Counts): Promise<MeasuredServer> {
  return start(program, await tokensOf(SECRET, counts), { COUNTS: JSON.stringify(counts) }, async () => {});
}

async function start(
  program: string,
  population: Population,
  env: Record<string, string>,
  cleanUp: () => Promise<void>,
): Promise<MeasuredServer> {
  const server = startProcess<Request, Told>(program, {
    core: CORE,
    flags: ['--expose-gc', ...(process.env.SERVER_FLAGS?.split(' ') ?? [])],
    env: {
      NODE_ENV: 'production',
      PORT: '0',
      HOST: '127.0.0.1',
      JWT_SECRET: SECRET,
      LOG_LEVEL: 'error',
      // People leave more often here than anybody does: that is not what is measured (P6).
      FLAP_LIMIT: '1000000',
      // Everybody is told of everybody in their conversations, however many they are, unless a case is about crowds (P21).
      CROWD_LIMIT: '1000000',
      ...env,
    },
  });
  const url = await addressIn(server.output);

  return {
    url,
    population,
    ask: server.ask,
    cpuSeconds: server.cpuSeconds,
    residentBytes: server.residentBytes,
    heapBytes: async () => (await server.ask({ do: 'tell', collect: true })).heapBytes,
    async stalls() {
      const { stallMs, ownStallMs } = await server.ask({ do: 'tell', collect: false });
      return { all: stallMs, own: ownStallMs };
    },
    async metric(name) {
      const answer = await fetch(`${url}/metrics`);
      return sumOf(name, await answer.text());
    },
    async stop() {
      await server.stop();
      await cleanUp();
    },
  };
}

/** Each server prints its address when it is ready. */
async function addressIn(output: () => string): Promise<string> {
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    const [address] = /http:\/\/[\w.:[\]]+/.exec(output()) ?? [];
    if (address) return address;
    await wait(20);
  }
  throw new Error(`The server does not start.\n${output()}`);
}

function sumOf(name: string, text: string): number {
  const values = text.matchAll(new RegExp(`^${name}(?:{[^}]*})? (\\S+)$`, 'gm'));
  return [...values].reduce((sum, [, value]) => sum + Number(value), 0);
}
