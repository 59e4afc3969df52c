/** A file of SQLite, and the connections to it: never is the process held up by somebody else's lock. */
import { type Stats, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { CompiledQuery, QueryResult } from 'kysely';
import Libsql from 'libsql';
import { away } from './away.ts';
import { isBusy } from './sqlite-lock.ts';
import { storableValues } from './text.ts';

/** So long a statement is tried again while another program has the file. */
const BUSY_MS = 1_000;
const ASK_AGAIN_MS = 10;
/** While opening, nobody is served yet: waiting holds up nothing. */
const OPENING_MS = 500;
/** How often it is looked whether the file is still there. */
const LOOK_EVERY_MS = 100;
const STATEMENTS_KEPT = 500;

/** What SQLite says when the file cannot be used: BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB. */
const AWAY: ReadonlySet<number> = new Set([5, 6, 8, 10, 11, 13, 14, 15, 26]);

export interface SqliteConnection {
  /** Waits a while for whoever locks the file. Rejects with UNAVAILABLE when the file cannot be used. */
  run<Row>(query: CompiledQuery): Promise<QueryResult<Row>>;
  /** Ends a transaction, if one is under way, whatever has become of the file: or nobody could begin another. */
  rollback(): void;
}

export interface SqliteFile {
  /** For whatever writes. */
  readonly writing: SqliteConnection;
  /** Sees what is committed, and waits for nobody who writes. */
  readonly reading: SqliteConnection;
  /** Writes everything home: the last prepared statements keep the file open until they are collected. */
  close(): void;
}

/** Throws the error of SQLite. */
export function openFile(file: string): SqliteFile {
  const opened: Libsql.Database[] = [];
  const closeAll = () => {
    for (const connection of opened) connection.close();
  };
  try {
    const writing = connect(file, opened);
    writing.pragma('journal_mode = WAL');
    writing.pragma('synchronous = NORMAL');
    writing.pragma('foreign_keys = ON');
    const reading = connect(file, opened);
    reading.pragma('query_only = ON');
    for (const connection of opened) connection.pragma('busy_timeout = 0');
    const requireThere = watch(file);
    return {
      writing: keepingStatements(writing, requireThere),
      reading: keepingStatements(reading, requireThere),
      close() {
        try {
          writing.pragma('wal_checkpoint(TRUNCATE)');
        } finally {
          closeAll();
        }
      },
    };
  } catch (error) {
    closeAll();
    throw error;
  }
}

function connect(file: string, opened: Libsql.Database[]): Libsql.Database {
  const connection = new Libsql(file);
  opened.push(connection);
  connection.pragma(`busy_timeout = ${OPENING_MS}`);
  return connection;
}

/** What is written to a file that was taken away is lost with the process: so that counts as no file at all. */
function watch(file: string): () => void {
  const look = (): Stats | undefined => statSync(file, { throwIfNoEntry: false });
  const opened = look();
  let lookedAt = Number.NEGATIVE_INFINITY;
  let isThere = true;
  return () => {
    if (performance.now() - lookedAt > LOOK_EVERY_MS) {
      const found = look();
      isThere = found !== undefined && found.ino === opened?.ino && found.dev === opened.dev;
      lookedAt = performance.now();
    }
    if (!isThere) throw away(new Error(`The file ${file} was removed or replaced while it was open`));
  };
}

interface Statement {
  readonly prepared: Libsql.Statement;
  /** It answers rows. */
  readonly isReader: boolean;
}

/** Statements are prepared once: that is most of what a small query costs. */
function keepingStatements(connection: Libsql.Database, requireThere: () => void): SqliteConnection {
  const statements = new Map<string, Statement>();

  function prepare(text: string): Statement {
    const known = statements.get(text);
    if (known) return known;
    if (statements.size >= STATEMENTS_KEPT) statements.clear();
    const prepared = connection.prepare(text);
    const statement = { prepared, isReader: prepared.reader };
    statements.set(text, statement);
    return statement;
  }

  function runNow<Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> {
    const { prepared, isReader } = prepare(sql);
    const values = storableValues(parameters);
    if (isReader) return { rows: prepared.all(values) as Row[] };
    return { rows: [], numAffectedRows: BigInt(prepared.run(values).changes) };
  }

  return {
    async run(query) {
      requireThere();
      const until = performance.now() + BUSY_MS;
      for (;;) {
        try {
          return runNow(query);
        } catch (error) {
          if (!isAway(error)) throw error;
          if (!isBusy(error) || performance.now() > until) throw away(error);
        }
        await wait(ASK_AGAIN_MS);
      }
    },
    rollback() {
      if (connection.inTransaction) connection.exec('rollback');
    },
  };
}

function isAway(error: unknown): boolean {
  const { rawCode } = error as { rawCode?: unknown };
  return typeof rawCode === 'number' && AWAY.has(rawCode & 0xff);
}
