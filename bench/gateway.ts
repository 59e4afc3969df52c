/** A gateway of its own for one case: its database, its process, its figures. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Usage, UsageRequest } from './conversation.ts';
import { type Population, populate } from './population.ts';
import { startProcess } from './processes.ts';

const SECRET = 'known to the bench alone';
const CORE = 0;
const START_MS = 20_000;

export interface MeasuredGateway {
  readonly url: string;
  readonly population: Population;
  cpuSeconds(): Promise<number>;
  /** What is left after a garbage collection. */
  heapBytes(): Promise<number>;
  /** The sum of a counter over all its labels. */
  counter(name: string): Promise<number>;
  stop(): Promise<void>;
}

export async function startGateway(counts: Parameters<typeof populate>[2]): Promise<MeasuredGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'meeshy-bench-'));
  const databaseUrl = `sqlite:${join(folder, 'bench.db')}`;
  const population = await populate(databaseUrl, SECRET, counts);
  const gateway = startProcess<UsageRequest, Usage>('./gateway-process.js', {
    core: CORE,
    flags: ['--expose-gc'],
    env: {
      NODE_ENV: 'production',
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      JWT_SECRET: SECRET,
      LOG_LEVEL: 'error',
    },
  });
  const url = await addressIn(gateway.output);

  return {
    url,
    population,
    cpuSeconds: async () => (await gateway.ask({ collect: false })).cpuSeconds,
    heapBytes: async () => (await gateway.ask({ collect: true })).heapBytes,
    async counter(name) {
      const answer = await fetch(`${url}/metrics`);
      return sumOf(name, await answer.text());
    },
    async stop() {
      await gateway.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The gateway prints its address when it is ready. */
async function addressIn(output: () => string): Promise<string> {
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    const [address] = /http:\/\/[\w.:[\]]+/.exec(output()) ?? [];
    if (address) return address;
    await wait(20);
  }
  throw new Error(`The gateway does not start.\n${output()}`);
}

function sumOf(name: string, text: string): number {
  const values = text.matchAll(new RegExp(`^${name}(?:{[^}]*})? (\\S+)$`, 'gm'));
  return [...values].reduce((sum, [, value]) => sum + Number(value), 0);
}
