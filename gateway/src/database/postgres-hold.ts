/**
 * Who may have a database of PostgreSQL, as an advisory lock that a connection of its own holds: the server frees it with the
 * connection, however the process ends. `alone` is exclusive, `shared` bars whoever wants to be alone.
 *
 * A pooler that lends its connections by transaction would lend the lock as well: between gateways and the database there is none.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { farewell, type Holding, InUse } from './holding.ts';

/** Any number, the same in all releases. */
const LOCK = 7_406_290_118;
const ASK: Readonly<Record<Holding, string>> = {
  alone: `select pg_try_advisory_lock(${LOCK}) as held`,
  shared: `select pg_try_advisory_lock_shared(${LOCK}) as held`,
};
/** The server finds out within so much that the machine at the other end is gone, of which nobody tells it. */
const KEEP_ALIVE =
  'set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3; set idle_session_timeout = 0';
const ANSWER_MS = 5_000;
/** So long the server may take to notice the end of a process that was killed. */
const ENDING_MS = 3_000;
const AGAIN_MS = 100;
const RETRY_MS = 1_000;

export interface Hold {
  release(): Promise<void>;
}

/** Throws `InUse` when another gateway has the database in a way that bars this one. */
export async function holdPostgres(url: string, how: Holding): Promise<Hold> {
  let isReleased = false;
  let isTold = false;
  let held = await take(url, how);
  void keep();

  /** A connection that broke is made again, until it holds the lock or is not wanted any more. */
  async function keep(): Promise<void> {
    while (!isReleased) {
      await held.broken;
      await pause(RETRY_MS, undefined, { ref: false });
      if (!isReleased) await takeAgain();
    }
  }

  async function takeAgain(): Promise<void> {
    try {
      held = await take(url, how);
      if (isReleased) await held.end();
    } catch (error) {
      if (error instanceof InUse) warn();
    }
  }

  function warn(): void {
    if (!isTold) {
      process.emitWarning(
        'While the database was away another gateway began to use it: they do not know of each other',
      );
    }
    isTold = true;
  }

  return {
    release() {
      isReleased = true;
      return held.end();
    },
  };
}

interface Held {
  /** Resolves with the end of the connection. */
  readonly broken: Promise<void>;
  end(): Promise<void>;
}

async function take(url: string, how: Holding): Promise<Held> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: ANSWER_MS,
    query_timeout: ANSWER_MS,
    keepAlive: true,
  });
  // What becomes of the connection is told by its end.
  client.on('error', () => {});
  const broken = new Promise<void>((resolve) => client.once('end', resolve));
  const end = () => farewell(ENDING_MS, client.end());
  try {
    await client.connect();
    await client.query(KEEP_ALIVE).catch(() => undefined);
    await untilHeld(client, how);
    return { broken, end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function untilHeld(client: pg.Client, how: Holding): Promise<void> {
  const until = performance.now() + ENDING_MS;
  for (;;) {
    const { rows } = await client.query<{ held: boolean }>(ASK[how]);
    if (rows[0]?.held) return;
    if (performance.now() > until) throw new InUse();
    await pause(AGAIN_MS);
  }
}
