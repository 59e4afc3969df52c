/**
 * Who may have a SQLite file, as locks on `<file>.lock`, a SQLite database too. The operating system frees them however
 * the process ends; the database itself stays open to readers.
 *
 *   alone     EXCLUSIVE: two gateways that do not know of each other would each take the other's people offline
 *   shared    SHARED, which bars whoever wants to be alone; and RESERVED while opening: one after the other
 */
import { setTimeout as wait } from 'node:timers/promises';
import Libsql from 'libsql';
import { InUse } from './holding.ts';

/** How long a gateway waits for another one that is just opening the same file. */
const OPENING_MS = 10_000;

const LOOK_AGAIN_MS = 10;

export interface FileLock {
  /** The file is open and its tables are up to date: the next gateway may open it. */
  opened(): void;
  release(): void;
}

/** Throws `InUse` when any other gateway has the file. */
export function lockAlone(file: string): FileLock {
  return { opened() {}, release: hold(file, 'BEGIN EXCLUSIVE') };
}

/** Throws `InUse` when another gateway has the file alone. */
export async function lockShared(file: string): Promise<FileLock> {
  const release = hold(file, 'BEGIN', 'SELECT count(*) FROM sqlite_master');
  try {
    return withOpening(await holdInTurn(file), release);
  } catch (error) {
    release();
    throw error;
  }
}

function withOpening(endOpening: () => void, release: () => void): FileLock {
  let isOpening = true;
  function opened(): void {
    if (isOpening) endOpening();
    isOpening = false;
  }
  return {
    opened,
    release() {
      opened();
      release();
    },
  };
}

async function holdInTurn(file: string): Promise<() => void> {
  const deadline = performance.now() + OPENING_MS;
  for (;;) {
    try {
      return hold(file, 'BEGIN IMMEDIATE');
    } catch (error) {
      if (!(error instanceof InUse) || performance.now() > deadline) throw error;
      await wait(LOOK_AGAIN_MS);
    }
  }
}

/** Begins a transaction, whose lock lasts until the answer is called. Throws `InUse` when another one bars it. */
function hold(file: string, ...statements: string[]): () => void {
  const connection = new Libsql(file);
  try {
    for (const statement of statements) connection.exec(statement);
  } catch (error) {
    connection.close();
    throw isBusy(error) ? new InUse() : error;
  }
  return () => {
    connection.exec('ROLLBACK');
    connection.close();
  };
}

export function isBusy(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED';
}
