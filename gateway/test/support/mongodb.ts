/** The MongoDB of a test run. Given to the tests as `MONGODB_URL` by the project that needs it. */
import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { MongoClient } from 'mongodb';
import type { TestProject } from 'vitest/node';
import { mongodbServer } from '../../../scripts/lib/mongodb.mjs';
import { until } from '../integration/support/until.ts';
import { temporaryFolder } from '../stores/temporary.ts';

declare module 'vitest' {
  interface ProvidedContext {
    mongodb: { url: string; isFerretDB: boolean };
  }
}

export interface RunningMongo {
  /** Without a database: each test names one of its own. */
  readonly url: string;
  /** Which reads whole collections where MongoDB uses an index. */
  readonly isFerretDB: boolean;
  stop(): Promise<void>;
}

/** The setup of the project: one server for all of its files. */
export default async function setup(project: TestProject) {
  const { url, isFerretDB, stop } = await startMongo();
  project.provide('mongodb', { url, isFerretDB });
  return stop;
}

/** On a free port, with a folder of its own; the server of `MONGODB_URL` is used as it is. */
export async function startMongo(port?: number): Promise<RunningMongo> {
  const server = mongodbServer();
  if (!server) throw new Error('There is no MongoDB: install mongod or Go, or set MONGODB_URL.');
  if ('url' in server) return { url: server.url, isFerretDB: false, stop: async () => {} };
  const { folder, remove } = temporaryFolder();
  const at = port ?? (await freePort());
  const child =
    'mongod' in server
      ? spawn(server.mongod, ['--dbpath', folder, '--bind_ip', '127.0.0.1', '--port', `${at}`])
      : spawn(server.ferretdb, [
          '--handler=sqlite',
          `--sqlite-url=file:${folder}/`,
          `--listen-addr=127.0.0.1:${at}`,
          '--telemetry=disable',
          '--debug-addr=-',
          `--state-dir=${folder}`,
          '--log-level=error',
        ]);
  let output = '';
  const hear = (text: string) => {
    output = (output + text).slice(-2_000);
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear);
  const ended = new Promise((resolve) => child.once('close', resolve));
  const url = `mongodb://127.0.0.1:${at}`;
  await until(`MongoDB at ${url}`, async () => {
    if (child.exitCode !== null) throw new Error(`MongoDB does not start; it printed ${output}`);
    return isReady(url);
  });
  return {
    url,
    isFerretDB: 'ferretdb' in server,
    async stop() {
      child.kill('SIGKILL');
      await ended;
      remove();
    },
  };
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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
