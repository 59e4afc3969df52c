import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Kysely } from 'kysely';
import { causeOf } from './away.ts';
import { IN_USE, InUse } from './holding.ts';
import { makePresenceTables, type PresenceTables } from './presence-tables.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { openFile } from './sqlite-file.ts';
import { type FileLock, isBusy, lockAlone, lockShared } from './sqlite-lock.ts';

/** A file that is open until `close()`. */
export interface SqliteDatabase<Tables> {
  readonly db: Kysely<Tables>;
  /** Absolute. */
  readonly file: string;
  close(): Promise<void>;
}

export interface SqliteOptions {
  /** Other gateways of this machine may have the file as well. */
  readonly shared?: boolean;
  /** Brings the tables up to date. Unless given, those of presence. */
  readonly migrate?: (db: Kysely<unknown>) => Promise<void>;
}

/**
 * Opens the file, which is made, with its folder, when missing: for ourselves alone unless it is `shared`. Throws an
 * `Error` of one sentence.
 */
export async function openSqlite<Tables extends PresenceTables = PresenceTables>(
  databaseUrl: string,
  { shared = false, migrate = makePresenceTables }: SqliteOptions = {},
): Promise<SqliteDatabase<Tables>> {
  const file = fileOf(databaseUrl);
  try {
    mkdirSync(dirname(file), { recursive: true });
    const lock = await (shared ? lockShared : lockAlone)(`${file}.lock`);
    try {
      const db = await openLocked<Tables>(file, lock, migrate);
      lock.opened();
      return { db, file, close: () => db.destroy() };
    } catch (error) {
      lock.release();
      throw error;
    }
  } catch (error) {
    throw new Error(`The database ${file} ${whatIsWrong(causeOf(error))}.`, { cause: error });
  }
}

async function openLocked<Tables>(
  name: string,
  lock: FileLock,
  migrate: (db: Kysely<unknown>) => Promise<void>,
): Promise<Kysely<Tables>> {
  const file = openFile(name);
  const db = new Kysely<Tables>({ dialect: sqliteDialect(file, lock.release) });
  try {
    await migrate(db as Kysely<unknown>);
    return db;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** The file that `sqlite:<path>` names, absolute. */
function fileOf(databaseUrl: string): string {
  return resolve(databaseUrl.replace(/^sqlite:(\/\/(?=\/))?/, ''));
}

/** What is wrong, as the end of a sentence that begins with the file. */
function whatIsWrong(error: unknown): string {
  if (error instanceof InUse) return IN_USE;
  if (isBusy(error)) return 'is locked by another program';
  const { code, message } = error as { code?: string; message: string };
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') return 'is damaged or is not a SQLite file';
  if (code === 'SQLITE_READONLY') return 'cannot be written to';
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return 'lies in a folder that cannot be written to';
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'lies in something that is not a folder';
  if (message.includes('Unable to open')) return 'cannot be opened: is its folder writable, and is it a file?';
  return `cannot be used: ${message.split('\n')[0]}`;
}
