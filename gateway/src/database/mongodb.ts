import { setTimeout as wait } from 'node:timers/promises';
import {
  type Db,
  type IndexDescription,
  MongoClient,
  type MongoClientOptions,
  MongoNetworkError,
  MongoServerError,
} from 'mongodb';
import { type Holding, IN_USE, InUse } from './holding.ts';
import { isTaken } from './mongodb-errors.ts';
import { type Hold, holdMongo } from './mongodb-hold.ts';
import { PRESENCE_INDEXES, presenceCollectionsOf } from './mongodb-presence.ts';

/** How long it takes to find out that there is no server. */
const CONNECT_TIMEOUT_MS = 3_000;
/** How long a server may be silent that was asked something: with the database gone nothing hangs (P14). */
const SILENCE_TIMEOUT_MS = 5_000;
/** An index on a large collection that was there before takes its time. */
const INDEXING_MS = 600_000;
const ATTEMPTS = 5;
const UNLESS_NAMED = 'meeshy';

/** A connection that is open until `close()`. */
export interface MongoDatabase {
  readonly db: Db;
  close(): Promise<void>;
}

/**
 * Connects. `prepare` makes the indexes that are missing; unless given, those of presence. `holding`: as long as it is open;
 * unless given, nobody is asked. Throws an `Error` of one sentence, without the password.
 */
export async function openMongo(
  url: string,
  prepare: (db: Db) => Promise<void> = prepareForPresence,
  holding?: Holding,
): Promise<MongoDatabase> {
  try {
    return await openAt(url, prepare, holding);
  } catch (error) {
    throw new Error(`The database ${withoutSecrets(url)} ${whatIsWrong(error)}.`, { cause: error });
  }
}

async function openAt(
  url: string,
  prepare: (db: Db) => Promise<void>,
  holding: Holding | undefined,
): Promise<MongoDatabase> {
  const client = connection(url, { socketTimeoutMS: SILENCE_TIMEOUT_MS });
  const db = databaseOf(client, url);
  let hold: Hold | undefined;
  async function close(): Promise<void> {
    await hold?.release();
    await client.close();
  }
  try {
    hold = holding && (await holdMongo(db, holding));
    await prepareAt(url, prepare);
    return { db, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const prepareForPresence = (db: Db) => makeIndexes(presenceCollectionsOf(db), PRESENCE_INDEXES);

async function prepareAt(url: string, prepare: (db: Db) => Promise<void>): Promise<void> {
  const client = connection(url, { socketTimeoutMS: INDEXING_MS });
  try {
    await prepare(databaseOf(client, url));
  } finally {
    await client.close();
  }
}

/** Connects when it is asked something, and again after a cut. */
function connection(url: string, options: MongoClientOptions): MongoClient {
  return new MongoClient(url, {
    appName: 'meeshy',
    serverSelectionTimeoutMS: CONNECT_TIMEOUT_MS,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    waitQueueTimeoutMS: CONNECT_TIMEOUT_MS,
    ...options,
  });
}

function databaseOf(client: MongoClient, url: string): Db {
  return client.db(/^[^/]+\/\/[^/]+\/[^?]/.test(url) ? undefined : UNLESS_NAMED);
}

/**
 * Safe to repeat, and safe when two gateways start together: some servers cut the connections of the second one, which
 * asks again.
 */
export async function makeIndexes<Name extends string>(
  collections: Readonly<Record<Name, { createIndexes(indexes: IndexDescription[]): Promise<unknown> }>>,
  indexes: Readonly<Record<Name, readonly IndexDescription[]>>,
): Promise<void> {
  for (const name of Object.keys(indexes) as Name[]) {
    for (const index of indexes[name]) await patiently(() => collections[name].createIndexes([index]));
  }
}

async function patiently(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (isMadeAlready(error)) return;
      if (!(error instanceof MongoNetworkError) || attempt === ATTEMPTS) throw error;
      await wait(50 * attempt);
    }
  }
}

/** The same index under another name or with other options: somebody else made it, and it serves. */
function isMadeAlready(error: unknown): boolean {
  return error instanceof MongoServerError && (error.code === 85 || error.code === 86);
}

/**
 * For what may be done twice. Of two who make the same document at once by `upsert`, one may be told that it is taken:
 * the next attempt finds it.
 */
export async function upserting<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isTaken(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Neither the password nor the options, which may hold another one. */
function withoutSecrets(url: string): string {
  return url.replace(/\/\/.*@/, '//').replace(/\?.*$/, '');
}

/** What is wrong, as the end of a sentence that begins with the database. */
function whatIsWrong(error: unknown): string {
  if (error instanceof InUse) return IN_USE;
  const { name, code, message } = error as { name: string; code?: unknown; message: string };
  if (name === 'MongoServerSelectionError') return `cannot be reached: ${firstLine(message)}`;
  if (name === 'MongoParseError' || name === 'MongoRuntimeError') return 'has an address that cannot be read';
  if (code === 18 || code === 8_000) return 'refuses the user name or the password';
  if (code === 13) return 'does not let this user make indexes';
  if (isTaken(error)) return 'holds accounts or members twice, so that they cannot be told apart';
  return `cannot be used: ${firstLine(message)}`;
}

const firstLine = (text: string) => text.split('\n')[0]?.replace(/\.$/, '');
