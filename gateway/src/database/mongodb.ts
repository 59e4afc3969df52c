import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Db, MongoClient, type MongoClientOptions, MongoNetworkError, MongoServerError } from 'mongodb';
import { isTaken } from './mongodb-errors.ts';
import { renameAll } from './mongodb-names.ts';
import { type Collections, collectionsOf, INDEXES } from './mongodb-schema.ts';
import { newSecret } from './secret.ts';

/** How long it takes to find out that there is no server. */
const CONNECT_TIMEOUT_MS = 3_000;
/** How long a server may be silent that was asked something: with the database gone nothing hangs (P14). */
const SILENCE_TIMEOUT_MS = 5_000;
/** An index on a large collection that was there before takes its time. */
const INDEXING_MS = 600_000;
const ATTEMPTS = 5;
const UNLESS_NAMED = 'meeshy';

export interface OpenMongo {
  readonly db: Db;
  /** The secret of all gateways on this database, made when there is none. */
  keptSecret(): Promise<string>;
  /** Rejects when nothing can be written just now. */
  tryWriting(): Promise<void>;
  close(): Promise<void>;
}

/** Connects and makes the indexes that are missing. Throws an `Error` of one sentence, without the password. */
export async function openMongo(url: string): Promise<OpenMongo> {
  const name = `The database ${withoutSecrets(url)}`;
  try {
    await prepare(url);
    const client = connection(url, { socketTimeoutMS: SILENCE_TIMEOUT_MS });
    const db = databaseOf(client, url);
    const collections = collectionsOf(db);
    return {
      db,
      keptSecret: () => secretIn(collections),
      tryWriting: () => tryWriting(collections),
      close: () => client.close(),
    };
  } catch (error) {
    throw new Error(`${name} ${whatIsWrong(error)}.`, { cause: error });
  }
}

async function prepare(url: string): Promise<void> {
  const client = connection(url, { socketTimeoutMS: INDEXING_MS });
  try {
    const collections = collectionsOf(databaseOf(client, url));
    await makeIndexes(collections);
    await renameAll(collections);
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

/** Whoever comes first makes it. */
async function secretIn({ settings }: Collections): Promise<string> {
  const own = { _id: 'jwtSecret' };
  try {
    await settings.insertOne({ ...own, value: newSecret() });
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
  const kept = await settings.findOne(own);
  if (!kept) throw new Error('The secret of the tokens was removed while it was made.');
  return kept.value;
}

async function tryWriting({ settings }: Collections): Promise<void> {
  await settings.updateOne({ _id: 'trial' }, { $set: { value: randomUUID() } }, { upsert: true });
}

/**
 * Safe to repeat, and safe when two gateways start together: some servers cut the connections of the second one, which
 * asks again.
 */
async function makeIndexes(collections: Collections): Promise<void> {
  for (const name of Object.keys(INDEXES) as (keyof Collections)[]) {
    for (const index of INDEXES[name]) await patiently(() => collections[name].createIndexes([index]));
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
  const { name, code, message } = error as { name: string; code?: unknown; message: string };
  if (name === 'MongoServerSelectionError') return `cannot be reached: ${firstLine(message)}`;
  if (name === 'MongoParseError' || name === 'MongoRuntimeError') return 'has an address that cannot be read';
  if (code === 18 || code === 8_000) return 'refuses the user name or the password';
  if (code === 13) return 'does not let this user make indexes';
  if (isTaken(error)) return 'holds accounts or members twice, so that they cannot be told apart';
  return `cannot be used: ${firstLine(message)}`;
}

const firstLine = (text: string) => text.split('\n')[0]?.replace(/\.$/, '');
