import { openSqlite } from '@meeshy/status-gateway/sqlite';
import { holdingOf } from './holding.ts';
import { migrate } from './migrations.ts';
import type { Database, Tables } from './schema.ts';
import { newSecret, type SecretName, secretBeside, secretIn } from './secret.ts';
import { tryWriting } from './try-writing.ts';

export interface OpenDatabase {
  readonly db: Database;
  /** The same, for who people are and how they are: no rush of messages keeps a sign-in waiting. */
  readonly people: Database;
  /** A secret of all gateways on this database, made when there is none: tokens outlive a restart without any setting. */
  keptSecret(name?: SecretName, make?: () => string): Promise<string>;
  /** Rejects when nothing can be written just now. */
  tryWriting(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the database and brings its tables up to date; several gateways may do so at once. `shared`: other
 * gateways may have the same one, and meet on Redis; `false`: this one alone. Left out, a SQLite file is for this one alone, and of a server nobody is
 * asked. Throws an `Error` of one sentence, which never tells a password.
 */
export async function openDatabase(url: string, options: { shared?: boolean } = {}): Promise<OpenDatabase> {
  if (/^postgres(ql)?:/.test(url)) {
    // Only the driver that is needed is loaded: each takes its part of a start.
    const { openPostgres } = await import('@meeshy/status-gateway/postgres');
    const { db, people, close } = await openPostgres<Tables>(url, { migrate, holding: holdingOf(options) });
    return {
      db,
      people,
      keptSecret: (name = 'jwt', make = newSecret) => secretIn(db, name, make),
      tryWriting: () => tryWriting(people),
      close,
    };
  }
  const { db, file, close } = await openSqlite<Tables>(url, { ...options, migrate });
  return {
    db,
    people: db,
    keptSecret: async (name = 'jwt', make = newSecret) => secretBeside(file, name, make),
    tryWriting: () => tryWriting(db),
    close,
  };
}
