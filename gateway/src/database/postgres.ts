import { setTimeout as pause } from 'node:timers/promises';
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import { causeOf } from './away.ts';
import { type Holding, IN_USE, InUse } from './holding.ts';
import { isBlocked } from './postgres-codes.ts';
import { type Hold, holdPostgres } from './postgres-hold.ts';
import { openConnections } from './postgres-pool.ts';
import { makePresenceTables, type PresenceTables } from './presence-tables.ts';

/** For people who chat; more would only wait for each other. */
const CHAT_CONNECTIONS = 6;
/** For who people are and how they are: presence has one batch in flight. */
const PEOPLE_CONNECTIONS = 4;
/** A rush takes seconds. Whoever would wait longer is told so. */
const WAITING = { mostWaiting: 4_096, waitMs: 4_000 };
/** Whoever waits for somebody else's lock holds a connection meanwhile. */
const LOCK_MS = 1_000;
/** The server gives up a statement, and a little later we give up the server: it may be frozen, or the net cut. */
const STATEMENT_MS = 4_000;
const ANSWER_MS = 5_000;
/** A gateway that freezes amid a transaction must not hold its locks. */
const IDLE_TRANSACTION_MS = 10_000;
const MIGRATION_MS = 120_000;
/** A migration gives in to gateways that serve, before anybody else has to (`deadlock_timeout`), and tries again. */
const MIGRATION_LOCK_MS = 500;

/** Connections that are open until `close()`. */
export interface PostgresDatabase<Tables> {
  readonly db: Kysely<Tables>;
  /** The same, for who people are and how they are: no rush of messages keeps a sign-in waiting. */
  readonly people: Kysely<Tables>;
  close(): Promise<void>;
}

type Migrate = (db: Kysely<unknown>) => Promise<void>;

export interface PostgresOptions {
  /** Brings the tables up to date. Unless given, those of presence. */
  readonly migrate?: Migrate;
  /** Held as long as it is open. Unless given, nobody is asked. */
  readonly holding?: Holding | undefined;
}

/** Opens the database. Throws an `Error` of one sentence, which never tells a password. */
export async function openPostgres<Tables extends PresenceTables = PresenceTables>(
  url: string,
  { migrate = makePresenceTables, holding }: PostgresOptions = {},
): Promise<PostgresDatabase<Tables>> {
  const name = nameOf(url);
  let hold: Hold | undefined;
  try {
    hold = holding && (await holdPostgres(url, holding));
    await migrateAlone(url, migrate);
  } catch (error) {
    await hold?.release();
    throw new Error(`The database ${name} ${whatIsWrong(causeOf(error))}.`, { cause: error });
  }
  const connections = openConnections(url, {
    max: CHAT_CONNECTIONS + PEOPLE_CONNECTIONS,
    lock_timeout: LOCK_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: ANSWER_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
  });
  const db = connect<Tables>(connections.lane(CHAT_CONNECTIONS, WAITING));
  const people = connect<Tables>(connections.lane(PEOPLE_CONNECTIONS, WAITING));
  return {
    db,
    people,
    async close() {
      await Promise.all([db.destroy(), people.destroy()]);
      await connections.end();
      await hold?.release();
    },
  };
}

/**
 * Over a connection of its own. Gateways of the release before may be serving meanwhile, and others of this one may be
 * about the same: it waits for none of them while it holds what they need.
 */
async function migrateAlone(url: string, migrate: Migrate): Promise<void> {
  const limits = { query_timeout: MIGRATION_MS, lock_timeout: MIGRATION_LOCK_MS };
  const connections = openConnections(url, { max: 1, ...limits });
  const db = connect<unknown>(connections.lane(1, WAITING));
  const until = performance.now() + MIGRATION_MS;
  try {
    while (!(await isMigrated(() => migrate(db), until))) await pause((0.5 + Math.random()) * MIGRATION_LOCK_MS);
  } finally {
    await db.destroy();
    await connections.end();
  }
}

/** Whether nothing was in the way. `until`: from then on that is an error like any other. */
async function isMigrated(migrate: () => Promise<void>, until: number): Promise<boolean> {
  try {
    await migrate();
    return true;
  } catch (error) {
    const { code } = causeOf(error) as { code?: string };
    if (!isBlocked(code) || performance.now() > until) throw error;
    return false;
  }
}

const connect = <Tables>(pool: PostgresPool) => new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });

/** As the address has it, without the user and the password. */
function nameOf(url: string): string {
  if (!URL.canParse(url)) return 'of DATABASE_URL';
  const { hostname, port, pathname } = new URL(url);
  return `${pathname.slice(1)} at ${hostname}:${port || 5432}`;
}

/** What is wrong, as the end of a sentence that begins with the database. */
function whatIsWrong(error: unknown): string {
  if (error instanceof InUse) return IN_USE;
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
