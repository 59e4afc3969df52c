/**
 * Connections to PostgreSQL, as Kysely wants them: nobody who asks hangs, whatever becomes of the server (P14).
 *
 * Behind one address may be one server now and another one later. A connection that finds itself where nothing can be
 * written any more is not the only one there: all are given up, so that the address is asked again.
 */
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { away } from './away.ts';
import { isAway, isGone, isReadOnly } from './postgres-codes.ts';
import { createSlots, type Slots, type WaitingBounds } from './slots.ts';
import { storableValues } from './text.ts';

/** Whoever asks is told after this long that there is no connection. */
const CONNECT_MS = 2_000;
/** While the address leads to a server that cannot be written to, all connections are not made again more often. */
const RENEW_EVERY_MS = 3_000;

export interface Connections {
  /** So many of the connections, for a purpose of their own: those who wait for another one hold up nobody here. */
  lane(count: number, bounds: WaitingBounds): PostgresPool;
  end(): Promise<void>;
}

export function openConnections(url: string, options: pg.PoolConfig & { max: number }): Connections {
  /** Those of one time are given up together. */
  let current = begin();
  let renewedAt = Number.NEGATIVE_INFINITY;

  function begin(): pg.Pool {
    const pool = new pg.Pool({
      ...options,
      connectionString: url,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      types: { getTypeParser: parserOf },
    });
    // A connection that breaks says so to whoever is using it. Nobody is told a second time, nor when nobody is using
    // it: the pool makes another one.
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
    return pool;
  }

  function giveUp(former: pg.Pool): void {
    if (former !== current || performance.now() - renewedAt < RENEW_EVERY_MS) return;
    renewedAt = performance.now();
    current = begin();
    // Those in use are closed when they are given back.
    void former.end();
  }

  async function connect(slots: Slots): Promise<PostgresPoolClient> {
    await slots.take();
    const pool = current;
    try {
      const client = await pool.connect();
      return discardedIfBroken(client, slots.give, () => giveUp(pool));
    } catch (error) {
      const told = away(error);
      if (!(error instanceof pg.DatabaseError)) slots.refuse(told);
      slots.give();
      throw told;
    }
  }

  return {
    lane(count, bounds) {
      const slots = createSlots(count, bounds);
      return { connect: () => connect(slots), end: async () => {} };
    },
    end: () => current.end(),
  };
}

/** Times and counts are 64 bits wide, and would come as text. All of ours are exact as numbers. */
function parserOf(oid: number, format?: 'text' | 'binary') {
  return oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format);
}

/**
 * A connection that gave no answer is not used again: whoever came next would wait behind the question that nobody
 * answers. What is left of its transaction fails at once. Nor is one whose server is going, or cannot be written to.
 */
function discardedIfBroken(client: pg.PoolClient, onRelease: () => void, onReadOnly: () => void): PostgresPoolClient {
  let broken: Error | undefined;
  let isDiscarded = false;

  function failure(error: Error): Error {
    if (!(error instanceof pg.DatabaseError)) {
      broken = away(error);
      return broken;
    }
    if (isReadOnly(error.code)) onReadOnly();
    if (isReadOnly(error.code) || isGone(error.code)) isDiscarded = true;
    return isAway(error.code) ? away(error) : error;
  }

  async function query(text: string, values: readonly unknown[]) {
    if (broken) throw broken;
    try {
      return await client.query(text, storableValues(values));
    } catch (error) {
      throw failure(error as Error);
    }
  }
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release() {
      client.release(broken ?? isDiscarded);
      onRelease();
    },
  };
}
