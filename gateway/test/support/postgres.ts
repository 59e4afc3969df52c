/** PostgreSQL servers of the test's own, which it may stop, kill and start again. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { postgresFolder } from '../../../scripts/lib/postgres.mjs';
import { freePort } from './free-port.ts';
import { until } from './until.ts';
import { untilSaid } from './until-said.ts';

export interface PrivatePostgres {
  /** Of the database `meeshy`, which is empty at first. */
  readonly url: string;
  readonly port: number;
  /** Lets nobody finish, but loses nothing that was committed. */
  stop(): Promise<void>;
  /** As a power cut: the next start repairs what was left. */
  kill(): Promise<void>;
  /** Again, on the same port and with the same data. Resolves when it serves. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

export interface Standby extends PrivatePostgres {
  /** Makes it the primary, once it knows all that the former one has written. */
  promote(): Promise<void>;
}

const START_MS = 30_000;
const ACCEPTING = 'ready to accept connections';
const OWNER = 'meeshy';
const PASSWORD = 'a-password-for-tests';
/** `nobody`: PostgreSQL refuses to run as root. */
const NOBODY = 65_534;
/** Sorting as people do, unlike JavaScript: what relies on the order of a database that sorts like it fails here. */
const LOCALE = ['--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=fr'];
/** A test's data need not survive the machine. */
const CARELESS = ['fsync=off', 'full_page_writes=off', 'max_connections=200'];

/** Whatever a test leaves behind ends with its process. */
const alive = new Set<() => void>();
process.on('exit', () => {
  for (const end of alive) end();
});

/** A new server, 15 or newer. Takes about two seconds. Throws when there is no PostgreSQL on this machine. */
export async function startPostgres(): Promise<PrivatePostgres> {
  const programs = programsHere();
  const server = await openServer((folder) => makeCluster(join(programs, 'initdb'), folder), ACCEPTING);
  await ask(server.urlOf('postgres'), 'create database meeshy').catch((error) =>
    server.remove().then(() => {
      throw error;
    }),
  );
  return server;
}

/** Another server that follows this one, and only reads until it is promoted. */
export async function startStandby(primary: PrivatePostgres): Promise<Standby> {
  const backup = join(programsHere(), 'pg_basebackup');
  const follow = ['--write-recovery-conf', '--checkpoint=fast', '--wal-method=stream', '--no-sync'];
  const standby = await openServer(async (folder) => {
    giveAway(folder);
    await promisify(execFile)(backup, ['-D', join(folder, 'data'), '-d', primary.url, ...follow], asAllowed());
  }, 'ready to accept read-only connections');
  return {
    ...standby,
    async promote() {
      const [{ written }] = await ask(primary.url, 'select pg_current_wal_lsn() as written');
      const caughtUp = 'select pg_last_wal_replay_lsn() >= $1::pg_lsn as yes';
      await until('the standby to catch up', async () => (await ask(standby.url, caughtUp, [written]))[0].yes);
      await ask(standby.url, 'select pg_promote()');
    },
  };
}

/** As the operator of a former primary does: connections stay, and only read from now on. Not until it is undone. */
export async function turnReadOnly({ url }: PrivatePostgres, isReadOnly = true): Promise<void> {
  await ask(url, `alter system set default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`);
  await ask(url, 'select pg_reload_conf()');
  const setting = `select current_setting('default_transaction_read_only') as value`;
  await until('the setting', async () => (await ask(url, setting))[0].value === (isReadOnly ? 'on' : 'off'));
}

function programsHere(): string {
  const programs = postgresFolder();
  if (!programs) throw new Error('There is no PostgreSQL here');
  return programs;
}

/** `ready`: what it says when it is. */
async function openServer(makeData: (folder: string) => Promise<void>, ready: string) {
  const programs = programsHere();
  const folder = mkdtempSync(join(tmpdir(), 'meeshy-postgres-'));
  const port = await freePort();
  const urlOf = (database: string) => `postgres://${OWNER}:${PASSWORD}@127.0.0.1:${port}/${database}`;
  let child: ChildProcess | undefined;

  function dispose(): void {
    child?.kill('SIGQUIT');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  alive.add(dispose);

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }

  async function start(untilReady = ACCEPTING): Promise<void> {
    await end('SIGINT');
    child = spawn(join(programs, 'postgres'), serverOptions(folder, port), {
      ...asAllowed(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    // It says so in its log, on standard error.
    await untilSaid(child, child.stderr, untilReady, 'PostgreSQL', START_MS);
  }

  try {
    await makeData(folder);
    await start(ready);
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    url: urlOf('meeshy'),
    urlOf,
    port,
    stop: () => end('SIGINT'),
    kill: () => end('SIGQUIT'),
    start: () => start(),
    async remove() {
      await end('SIGQUIT');
      alive.delete(dispose);
      dispose();
    },
  };
}

/** Another database on the same server, empty; answers its URL. */
export async function createDatabase(url: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '_')}`;
  await ask(url, `create database ${name}`);
  return Object.assign(new URL(url), { pathname: name }).href;
}

/** Nobody gets at the table until the answer is called. */
export async function lockTable(url: string, table: string): Promise<() => Promise<void>> {
  const client = new Client(url);
  await client.connect();
  await client.query(`begin; lock table ${table} in access exclusive mode`);
  return () => client.end();
}

/** One statement over a connection of its own. Answers the rows. */
// biome-ignore lint/suspicious/noExplicitAny: a row is what the statement asks for
export async function ask(url: string, statement: string, values: unknown[] = []): Promise<any[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(statement, values)).rows;
  } finally {
    await client.end();
  }
}

async function makeCluster(initdb: string, folder: string): Promise<void> {
  giveAway(folder);
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, PASSWORD);
  const who = [`--username=${OWNER}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  await promisify(execFile)(initdb, ['-D', join(folder, 'data'), '--no-sync', ...LOCALE, ...who], asAllowed());
}

/** To whom the server runs as. */
function giveAway(folder: string): void {
  const { uid, gid } = asAllowed();
  if (uid !== undefined) chownSync(folder, uid, gid);
}

function serverOptions(folder: string, port: number): string[] {
  const settings = [`unix_socket_directories=${folder}`, 'listen_addresses=127.0.0.1', ...CARELESS];
  return ['-D', join(folder, 'data'), '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
}

/** Whose process it is, and its language: what it says is read. */
function asAllowed() {
  const environment = { env: { ...process.env, LC_ALL: 'C' }, cwd: '/' };
  return process.getuid?.() === 0
    ? { ...environment, uid: NOBODY, gid: NOBODY }
    : { ...environment, uid: undefined, gid: undefined };
}
