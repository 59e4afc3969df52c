/** Centrifugo on one processor, as an application would run it for presence: a channel for each conversation. */
import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../gateway/test/support/free-port.ts';
import type { Request, Told } from './conversation.ts';
import { CENTRIFUGO_PATH } from './generator/centrifugo-session.ts';
import { conversationsOf } from './layout.ts';
import { namesOf } from './population.ts';
import { type Program, startProcess, startProgram } from './processes.ts';
import { CORE, SECRET, START_MS, type StartServer } from './servers.ts';

/** The publisher is part of the load. */
const PUBLISHER_CORE = 1;

const { CENTRIFUGO_PATH: PROGRAM, NO_CENTRIFUGO = 'there is none here' } = process.env;

/** The name of its column, which says why there is nothing in it, if so. */
export const CENTRIFUGO = PROGRAM ? 'Centrifugo' : `Centrifugo: ${NO_CENTRIFUGO}`;
export const hasCentrifugo = PROGRAM !== undefined;

export const startCentrifugo: StartServer = async (counts) => {
  const folder = await mkdtemp(join(tmpdir(), 'meeshy-bench-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await writeFile(join(folder, 'config.json'), JSON.stringify(configOf(port)));
  const server = startProgram([PROGRAM ?? '', '--config', join(folder, 'config.json')], {
    core: CORE,
    env: { GOMAXPROCS: '1' },
  });
  await ready(server, url);
  const publisher = startProcess<Request, Told>('./servers/centrifugo-process.js', {
    core: PUBLISHER_CORE,
    env: { API_URL: `${url}/api/batch`, API_KEY: SECRET, COUNTS: JSON.stringify(counts) },
  });
  const { members, loners } = namesOf(counts);
  const tokenOf = (name: string) => tokenFor(name, conversationsOf(name, counts));

  return {
    url: url + CENTRIFUGO_PATH,
    population: { members: members.map(tokenOf), loners: loners.map(tokenOf) },
    ask: publisher.ask,
    cpuSeconds: server.cpuSeconds,
    residentBytes: server.residentBytes,
    // It is no Node.
    heapBytes: async () => Number.NaN,
    stalls: async () => ({ all: Number.NaN, own: Number.NaN }),
    metric: async () => Number.NaN,
    async stop() {
      await publisher.stop();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Everything else as it is unless told; no history, no presence of its own, no join and leave: that is what is published. */
const configOf = (port: number) => ({
  http_server: { address: '127.0.0.1', port },
  client: { token: { hmac_secret_key: SECRET } },
  http_api: { key: SECRET },
  health: { enabled: true },
  usage_stats: { disabled: true },
  log: { level: 'error' },
});

/** It puts whoever shows it into its channels. */
function tokenFor(sub: string, channels: readonly string[]): string {
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const said = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ sub, channels })}`;
  return `${said}.${createHmac('sha256', SECRET).update(said).digest('base64url')}`;
}

async function ready(server: Program, url: string): Promise<void> {
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    const isReady = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await wait(20);
  }
  throw new Error(`Centrifugo does not start.\n${server.output()}`);
}
