import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import Libsql from 'libsql';

/** How long a write waits, the whole process with it, for another program that is writing to the file. */
const BUSY_TIMEOUT_MS = 500;
const STATEMENTS_KEPT = 500;

/** The file that `sqlite:<path>` names, absolute. */
export function fileOf(databaseUrl: string): string {
  return resolve(databaseUrl.replace(/^sqlite:(\/\/(?=\/))?/, ''));
}

/** Opens the file for ourselves alone; it is made, with its folder, when missing. Throws an `Error` of one sentence. */
export function openSqlite(file: string): SqliteDatabase {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const unlock = lock(`${file}.lock`);
    try {
      const connection = new Libsql(file);
      connection.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
      connection.pragma('journal_mode = WAL');
      connection.pragma('synchronous = NORMAL');
      connection.pragma('foreign_keys = ON');
      return keepingStatements(connection, unlock);
    } catch (error) {
      unlock();
      throw error;
    }
  } catch (error) {
    throw new Error(`The database ${file} ${whatIsWrong(error)}.`, { cause: error });
  }
}

/**
 * Two gateways on one file would each take the other's people offline. The operating system frees this lock however
 * the process ends; the database itself stays open to readers.
 */
function lock(file: string): () => void {
  const connection = new Libsql(file);
  try {
    connection.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    connection.close();
    throw isBusy(error) ? new InUse() : error;
  }
  return () => {
    connection.exec('ROLLBACK');
    connection.close();
  };
}

class InUse extends Error {}

/** What is wrong, as the end of a sentence that begins with the file. */
export function whatIsWrong(error: unknown): string {
  if (error instanceof InUse) return 'is in use by another gateway that is still running';
  if (isBusy(error)) return 'is locked by another program';
  const { code, message } = error as { code?: string; message: string };
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') return 'is damaged or is not a SQLite file';
  if (code === 'SQLITE_READONLY') return 'cannot be written to';
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return 'lies in a folder that cannot be written to';
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'lies in something that is not a folder';
  if (message.includes('Unable to open')) return 'cannot be opened: is its folder writable, and is it a file?';
  return `cannot be used: ${message.split('\n')[0]}`;
}

function isBusy(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED';
}

/** The connection as Kysely wants it. Statements are prepared once: that is most of what a small query costs. */
function keepingStatements(connection: Libsql.Database, unlock: () => void): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    prepare(text) {
      const known = statements.get(text);
      if (known) return known;
      if (statements.size >= STATEMENTS_KEPT) statements.clear();
      const statement = connection.prepare(text) as unknown as SqliteStatement;
      statements.set(text, statement);
      return statement;
    },
    close() {
      statements.clear();
      // The last prepared statements keep the file open until they are collected: so write everything home now.
      connection.pragma('wal_checkpoint(TRUNCATE)');
      connection.close();
      unlock();
    },
  };
}
