/**
 * SQLite for Kysely. Whatever writes does so in a transaction and takes its turn; whoever reads waits for nobody.
 *
 *   a select ────────────────────────────────────▶ reading
 *   a statement that writes ─ turn ─ begin, commit ─▶ writing
 *   a transaction ─────────── turn ────────────────▶ writing, its selects too
 */
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { createSlots, type Slots } from './slots.ts';
import type { SqliteFile } from './sqlite-file.ts';

const WAITING = { mostWaiting: 4_096, waitMs: 2_000 };

const COMMIT = CompiledQuery.raw('commit');
// One that reads first would be refused when somebody else has written meanwhile. And a statement that finds the file
// locked stays under way, and bars every commit, until it is run again: so it is always this one.
const BEGIN = CompiledQuery.raw('begin immediate');

/** A migration that is cut short leaves nothing of itself. */
class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** `onClose`: the file was closed. */
export function sqliteDialect(file: SqliteFile, onClose: () => void): Dialect {
  return {
    createAdapter: () => new Adapter(),
    createDriver: () => createDriver(file, onClose),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function createDriver(file: SqliteFile, onClose: () => void): Driver {
  const slots = createSlots(1, WAITING);
  return {
    async init() {},
    acquireConnection: async () => new Asker(file, slots),
    beginTransaction: (asker) => (asker as Asker).begin(),
    commitTransaction: (asker) => (asker as Asker).commit(),
    rollbackTransaction: (asker) => (asker as Asker).rollback(),
    async releaseConnection() {},
    async destroy() {
      try {
        file.close();
      } finally {
        onClose();
      }
    },
  };
}

/** Whoever asks, from the first question to the last. */
class Asker implements DatabaseConnection {
  readonly #file: SqliteFile;
  readonly #slots: Slots;
  #isInTransaction = false;

  constructor(file: SqliteFile, slots: Slots) {
    this.#file = file;
    this.#slots = slots;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#isInTransaction) return this.#file.writing.run(query);
    if (isSelect(query)) return this.#file.reading.run(query);
    await this.begin();
    try {
      const result = await this.#file.writing.run<Row>(query);
      await this.commit();
      return result;
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  async begin(): Promise<void> {
    await this.#slots.take();
    try {
      await this.#file.writing.run(BEGIN);
      this.#isInTransaction = true;
    } catch (error) {
      this.#slots.give();
      throw error;
    }
  }

  async commit(): Promise<void> {
    await this.#file.writing.run(COMMIT);
    this.#end();
  }

  /** Some failures have ended the transaction already. */
  async rollback(): Promise<void> {
    if (!this.#isInTransaction) return;
    try {
      this.#file.writing.rollback();
    } finally {
      this.#end();
    }
  }

  #end(): void {
    this.#isInTransaction = false;
    this.#slots.give();
  }

  streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Rows are read all at once here');
  }
}

function isSelect({ query, sql }: CompiledQuery): boolean {
  return query.kind === 'SelectQueryNode' || (query.kind === 'RawNode' && /^\s*select\b/i.test(sql));
}
