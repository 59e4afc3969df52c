import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { migrate } from './migrations.ts';
import type { OpenDatabase } from './open.ts';
import type { Tables } from './schema.ts';
import { secretIn } from './secret.ts';

/** More would only wait for each other: presence has one batch in flight, the rest is people who chat. */
const CONNECTIONS = 10;
/** P14: whoever asks is told after this long that there is no connection. */
const CONNECT_MS = 2_000;
/** The server gives up a statement, and a little later we give up the server: it may be frozen, or the net cut. */
const STATEMENT_MS = 4_000;
const ANSWER_MS = 5_000;
/** A gateway that freezes amid a transaction must not hold its locks. */
const IDLE_TRANSACTION_MS = 10_000;
/** While another gateway migrates. */
const MIGRATION_MS = 120_000;

/** Opens the database. Throws an `Error` of one sentence, which never tells a password. */
export async function openPostgres(url: string): Promise<OpenDatabase> {
  const name = nameOf(url);
  try {
    const migrating = connect(url, { max: 1, query_timeout: MIGRATION_MS });
    await migrate(migrating).finally(() => migrating.destroy());
  } catch (error) {
    throw new Error(`The database ${name} ${whatIsWrong(error)}.`, { cause: error });
  }
  const db = connect(url, {
    max: CONNECTIONS,
    statement_timeout: STATEMENT_MS,
    query_timeout: ANSWER_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
  });
  return { db, keptSecret: () => secretIn(db), close: () => db.destroy() };
}

function connect(url: string, options: pg.PoolConfig): Kysely<Tables> {
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
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: discardingBroken(pool) }) });
}

/** Times and counts are 64 bits wide, and would come as text. All of ours are exact as numbers. */
function parserOf(oid: number, format?: 'text' | 'binary') {
  return oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format);
}

/**
 * The pool as Kysely wants it. A connection that gave no answer is not used again: whoever came next would wait behind
 * the question that nobody answers. What is left of its transaction fails at once.
 */
function discardingBroken(pool: pg.Pool): PostgresPool {
  return {
    async connect(): Promise<PostgresPoolClient> {
      const client = await pool.connect();
      let broken: Error | undefined;
      const query = async (text: string, values: readonly unknown[]) => {
        if (broken) throw broken;
        try {
          return await client.query(text, [...values]);
        } catch (error) {
          if (!(error instanceof pg.DatabaseError)) broken = error as Error;
          throw error;
        }
      };
      return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release(broken) };
    },
    end: () => pool.end(),
  };
}

/** Without the user and the password. */
function nameOf(url: string): string {
  if (!URL.canParse(url)) return 'of DATABASE_URL';
  const { hostname, port, pathname } = new URL(url);
  return `${decodeURIComponent(pathname.slice(1))} at ${hostname}:${port || 5432}`;
}

/** What is wrong, as the end of a sentence that begins with the database. */
function whatIsWrong(error: unknown): string {
  const { code = '', message } = error as { code?: string; message: string };
  switch (code) {
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return 'cannot be reached: is it running?';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'cannot be reached: its host is unknown';
    case '28P01':
    case '28000':
      return 'refuses the user or the password';
    case '3D000':
      return 'does not exist on that server';
    case '53300':
      return 'has no connection to spare';
    case '57P03':
      return 'is still starting or already stopping';
    case '42501':
      return 'does not let that user make tables';
    default:
      return /timeout/.test(message) ? 'does not answer' : `cannot be used: ${message.split('\n')[0]}`;
  }
}
