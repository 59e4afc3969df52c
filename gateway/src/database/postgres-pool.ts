/** Connections to PostgreSQL, as Kysely wants them: nobody who asks hangs, whatever becomes of the server (P14). */
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { storableValues } from './text.ts';
import { createTurns } from './turns.ts';

/** Whoever asks is told after this long that there is no connection. */
const CONNECT_MS = 2_000;

/** While the server answers, a rush waits for its turn; when it cannot be reached, all who wait are told so. */
export function createPool(url: string, options: pg.PoolConfig & { max: number }): PostgresPool {
  const turns = createTurns(options.max);
  const pool = new pg.Pool({
    ...options,
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    types: { getTypeParser: parserOf },
  });
  // A connection that breaks says so to whoever is using it. Nobody is told a second time, nor when nobody is using it:
  // the pool makes another one.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    async connect() {
      await turns.take();
      try {
        return discardedIfBroken(await pool.connect(), turns.give);
      } catch (error) {
        if (!isAnswer(error)) turns.refuse(error as Error);
        turns.give();
        throw error;
      }
    },
    end: () => pool.end(),
  };
}

/** Times and counts are 64 bits wide, and would come as text. All of ours are exact as numbers. */
function parserOf(oid: number, format?: 'text' | 'binary') {
  return oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format);
}

/**
 * A connection that gave no answer is not used again: whoever came next would wait behind the question that nobody
 * answers. What is left of its transaction fails at once.
 */
function discardedIfBroken(client: pg.PoolClient, onRelease: () => void): PostgresPoolClient {
  let broken: Error | undefined;
  async function query(text: string, values: readonly unknown[]) {
    if (broken) throw broken;
    try {
      return await client.query(text, storableValues(values));
    } catch (error) {
      if (!isAnswer(error)) broken = error as Error;
      throw error;
    }
  }
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release() {
      client.release(broken);
      onRelease();
    },
  };
}

/** The server itself said what is wrong: so it is there. */
function isAnswer(error: unknown): boolean {
  return error instanceof pg.DatabaseError;
}
