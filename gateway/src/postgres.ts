/** The store on PostgreSQL. */
import { openPostgres } from './database/postgres.ts';
import type { Store } from './presence/ports.ts';
import { sqlStore } from './stores/sql.ts';

export { openPostgres, type PostgresDatabase } from './database/postgres.ts';

/**
 * Connects to `postgres://…`. `shared`: other gateways may have it too, and all of them meet in a cluster; otherwise a second one is refused. Throws
 * an `Error` of one sentence, without the password. `close` it after presence has stopped.
 */
export async function postgresStore(
  url: string,
  { shared = false }: { shared?: boolean } = {},
): Promise<Store & { close(): Promise<void> }> {
  const { people, close } = await openPostgres(url, { holding: shared ? 'shared' : 'alone' });
  return { ...sqlStore(people), close };
}
