/** The chat's MongoDB database: presence's collections among its own. */
import { randomUUID } from 'node:crypto';
import { isTaken, makeIndexes, openMongo as openPlain } from '@meeshy/status-gateway/mongodb';
import type { Db } from 'mongodb';
import { holdingOf } from './holding.ts';
import { renameAll } from './mongodb-names.ts';
import { type Collections, collectionsOf, INDEXES } from './mongodb-schema.ts';
import { newSecret, type SecretName } from './secret.ts';

export interface OpenMongo {
  readonly db: Db;
  /** A secret of all gateways on this database, made when there is none. */
  keptSecret(name?: SecretName, make?: () => string): Promise<string>;
  /** Rejects when nothing can be written just now. */
  tryWriting(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Connects and makes the indexes that are missing. `shared`: as `openStorage` has it. Throws an `Error` of one sentence,
 * without the password.
 */
export async function openMongo(url: string, options: { shared?: boolean } = {}): Promise<OpenMongo> {
  const { db, close } = await openPlain(url, prepare, holdingOf(options));
  const collections = collectionsOf(db);
  return {
    db,
    keptSecret: (name = 'jwt', make = newSecret) => secretIn(collections, name, make),
    tryWriting: () => tryWriting(collections),
    close,
  };
}

async function prepare(db: Db): Promise<void> {
  const collections = collectionsOf(db);
  await makeIndexes(collections, INDEXES);
  await renameAll(collections);
}

/** Whoever comes first makes it. */
async function secretIn({ settings }: Collections, name: SecretName, make: () => string): Promise<string> {
  const own = { _id: `${name}Secret` };
  try {
    await settings.insertOne({ ...own, value: make() });
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
  const kept = await settings.findOne(own);
  if (!kept) throw new Error('The secret was removed while it was made.');
  return kept.value;
}

async function tryWriting({ settings }: Collections): Promise<void> {
  await settings.updateOne({ _id: 'trial' }, { $set: { value: randomUUID() } }, { upsert: true });
}
