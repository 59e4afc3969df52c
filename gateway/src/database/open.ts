import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';
import { openSqlite } from './sqlite.ts';

export type Database = Kysely<Tables>;

export interface OpenDatabase {
  readonly db: Database;
  /** The same, for who people are and how they are: no rush of messages keeps a sign-in waiting. */
  readonly people: Database;
  /** The secret of all gateways on this database, made when there is none: tokens outlive a restart without any setting. */
  keptSecret(): Promise<string>;
  /** Rejects when nothing can be written just now. */
  tryWriting(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the database and brings its tables up to date; several gateways may do so at once. `shared`: other gateways may
 * have the same SQLite file. Throws an `Error` of one sentence, which never tells a password.
 */
export async function openDatabase(url: string, options: { shared?: boolean } = {}): Promise<OpenDatabase> {
  if (!/^postgres(ql)?:/.test(url)) return openSqlite(url, options.shared ?? false);
  const { openPostgres } = await import('./postgres.ts');
  return openPostgres(url);
}
