/** The store on PostgreSQL. */
import { openPostgres } from './database/postgres.ts';
import type { Store } from './presence/ports.ts';
import { sqlStore } from './stores/sql.ts';

export { openPostgres, type PostgresDatabase } from './database/postgres.ts';

/** Connects to `postgres://…`. Throws an `Error` of one sentence, without the password. `close` it after presence has stopped. */
export async function postgresStore(url: string): Promise<Store & { close(): Promise<void> }> {
  const { people, close } = await openPostgres(url);
  return { ...sqlStore(people), close };
}
