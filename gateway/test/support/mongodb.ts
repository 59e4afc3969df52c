/** The MongoDB of the tests: FerretDB speaks its protocol where there is none. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { sep } from 'node:path';
import { MongoClient } from 'mongodb';
import type { TestProject } from 'vitest/node';
import { mongodbServer } from '../../../scripts/lib/mongodb.mjs';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './temporary.ts';
import { until } from './until.ts';

declare module 'vitest' {
  interface ProvidedContext {
    mongodb: { url: string; isFerretDB: boolean };
  }
}

export interface PrivateMongo {
  /** Without a database: each test names one of its own. */
  readonly url: string;
  kill(): Promise<void>;
  /** Again, with what it has kept. */
  start(): Promise<void>;
  /** From then on it takes connections and says nothing. */
  freeze(): void;
  wake(): void;
  remove(): Promise<void>;
}

/** The setup of the project: one server for all of its files, or the one of `MONGODB_URL`. */
export default async function setup(project: TestProject) {
  const server = mongodbServer();
  if (!server) return;
  if ('url' in server) {
    project.provide('mongodb', { url: server.url, isFerretDB: false });
    return;
  }
  const { url, remove } = await startMongo();
  project.provide('mongodb', { url, isFerretDB: 'ferretdb' in server });
  return remove;
}

/** A server of the caller's own, in a folder of its own. Throws when there is none on this machine. */
export async function startMongo(): Promise<PrivateMongo> {
  const { folder, remove } = temporaryFolder();
  const port = await freePort();
  const url = `mongodb://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;

  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }
  async function start(): Promise<void> {
    child = spawnServer(port, folder);
    await until(`MongoDB at ${url}`, () => isReady(url));
  }
  process.once('exit', () => child?.kill('SIGKILL'));
  await start();
  return {
    url,
    kill,
    start,
    freeze: () => void child?.kill('SIGSTOP'),
    wake: () => void child?.kill('SIGCONT'),
    remove: () => kill().finally(remove),
  };
}

function spawnServer(port: number, folder: string): ChildProcess {
  const server = mongodbServer();
  const options: SpawnOptions = { stdio: ['ignore', 'ignore', 'inherit'] };
  if (server && 'mongod' in server) {
    return spawn(server.mongod, ['--dbpath', folder, '--bind_ip', '127.0.0.1', '--port', `${port}`], options);
  }
  if (!server || !('ferretdb' in server)) throw new Error('There is no mongod here');
  const storage = ['--handler=sqlite', `--sqlite-url=file:${folder + sep}`, `--state-dir=${folder}`];
  const quietly = ['--telemetry=disable', '--debug-addr=-', '--log-level=error'];
  return spawn(server.ferretdb, [...storage, ...quietly, `--listen-addr=127.0.0.1:${port}`], options);
}

async function isReady(url: string): Promise<boolean> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 500 });
  try {
    await client.db('admin').command({ ping: 1 });
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}
