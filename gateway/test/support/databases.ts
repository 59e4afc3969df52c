/** A database for whoever does not care which: SQLite, or what TEST_DATABASE says. */
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { afterAll } from 'vitest';
import { openPostgres } from '../../src/database/postgres.ts';
import type { PresenceTables } from '../../src/database/presence-tables.ts';
import { openSqlite } from '../../src/database/sqlite.ts';
import { newDatabaseUrl } from './mongodb-url.ts';
import { createDatabase, type PrivatePostgres, startPostgres } from './postgres.ts';
import { temporaryFolder } from './temporary.ts';

let postgres: Promise<PrivatePostgres> | undefined;

afterAll(async () => (await postgres)?.remove());

/** Empty, and of the caller alone. */
export async function emptyDatabase(): Promise<{ url: string; remove: () => void }> {
  if (process.env.TEST_DATABASE === 'mongodb') return { url: newDatabaseUrl(), remove() {} };
  if (process.env.TEST_DATABASE !== 'postgres') {
    const { folder, remove } = temporaryFolder();
    return { url: `sqlite:${join(folder, 'test.db')}`, remove };
  }
  postgres ??= startPostgres();
  return { url: await createDatabase((await postgres).url), remove() {} };
}

export interface OpenDatabase {
  readonly db: Kysely<PresenceTables>;
  close(): Promise<void>;
}

/** An empty SQL database with presence's tables. */
export async function openEmpty(): Promise<OpenDatabase> {
  const { url, remove } = await emptyDatabase();
  const { db, close } = await (url.startsWith('postgres') ? openPostgres(url) : openSqlite(url));
  return { db, close: () => close().finally(remove) };
}
