import { Kysely, Migrator, SqliteDialect } from 'kysely';
import { MIGRATIONS } from './migrations.ts';
import type { Tables } from './schema.ts';
import { fileOf, openSqlite, whatIsWrong } from './sqlite.ts';

export type Database = Kysely<Tables>;

/** Opens the database and brings its tables up to date. Throws an `Error` of one sentence. */
export async function openDatabase(url: string): Promise<{ db: Database; close: () => Promise<void> }> {
  const file = fileOf(url);
  const database = openSqlite(file);
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error) {
    database.close();
    throw new Error(`The database ${file} ${whatIsWrong(error)}.`, { cause: error });
  }
  return { db, close: () => db.destroy() };
}
