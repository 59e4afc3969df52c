/**
 * SQLite for Kysely: one connection, which is taken in turn. Kysely's own driver wakes all who wait whenever one of them
 * is done, so a thousand at once would cost the square of it.
 */
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type Libsql from 'libsql';
import { storableValues } from './text.ts';
import { createTurns } from './turns.ts';

const STATEMENTS_KEPT = 500;

interface Statement {
  readonly prepared: Libsql.Statement;
  /** It answers rows. */
  readonly isReader: boolean;
}

type Statements = Map<string, Statement>;

/** `onClose`: the connection was closed. */
export function sqliteDialect(connection: Libsql.Database, onClose: () => void): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => createDriver(connection, onClose),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function createDriver(connection: Libsql.Database, onClose: () => void): Driver {
  const statements: Statements = new Map();
  const only = keepingStatements(connection, statements);
  const turns = createTurns(1);
  const run = async (text: string) => void (await only.executeQuery(CompiledQuery.raw(text)));
  return {
    async init() {},
    async acquireConnection() {
      await turns.take();
      return only;
    },
    // All our transactions write. One that reads first would be refused when somebody else has written meanwhile.
    beginTransaction: () => run('begin immediate'),
    commitTransaction: () => run('commit'),
    rollbackTransaction: () => run('rollback'),
    async releaseConnection() {
      turns.give();
    },
    async destroy() {
      statements.clear();
      // The last prepared statements keep the file open until they are collected: so write everything home now.
      connection.pragma('wal_checkpoint(TRUNCATE)');
      connection.close();
      onClose();
    },
  };
}

/** Statements are prepared once: that is most of what a small query costs. */
function keepingStatements(connection: Libsql.Database, statements: Statements): DatabaseConnection {
  function prepare(text: string): Statement {
    const known = statements.get(text);
    if (known) return known;
    if (statements.size >= STATEMENTS_KEPT) statements.clear();
    const prepared = connection.prepare(text);
    const statement = { prepared, isReader: prepared.reader };
    statements.set(text, statement);
    return statement;
  }

  return {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery) {
      const { prepared, isReader } = prepare(sql);
      const values = storableValues(parameters);
      if (isReader) return { rows: prepared.all(values) as Row[] };
      return { rows: [], numAffectedRows: BigInt(prepared.run(values).changes) };
    },
    streamQuery() {
      throw new Error('Rows are read all at once here');
    },
  };
}
