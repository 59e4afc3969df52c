/** The store in a file of SQLite. */
import { openSqlite } from './database/sqlite.ts';
import type { Store } from './presence/ports.ts';
import { sqlStore } from './stores/sql.ts';

export { openSqlite, type SqliteDatabase } from './database/sqlite.ts';

/**
 * Opens `sqlite:<path>`, which is made when missing. `shared`: other gateways of this machine may have it too. Throws an
 * `Error` of one sentence. `close` it after presence has stopped.
 */
export async function sqliteStore(
  url: string,
  options: { shared?: boolean } = {},
): Promise<Store & { close(): Promise<void> }> {
  const { db, close } = await openSqlite(url, options);
  return { ...sqlStore(db), close };
}
