import { type Kysely, type Migration, Migrator } from 'kysely';

/** The steps by which a database becomes what it has to be. */
export interface Migrations {
  /** In the order of their names. One that has run anywhere is never changed again. */
  readonly base: Readonly<Record<string, Migration>>;
  /**
   * These only add (columns with a default, tables, indexes), so gateways of the release before serve on beside those of
   * this one, and may come back. They look at the base alone, and refuse what they do not know in there; so what they can
   * live with is noted elsewhere, where this release passes over what a later one has added.
   */
  readonly additions: Readonly<Record<string, Migration>>;
  /** Where it is noted which have run. */
  readonly tables: { readonly base: string; readonly additions: string };
}

/** Runs what has not run yet. Rejects with the `Error` of the database. */
export async function migrateBy<Tables>(db: Kysely<Tables>, { base, additions, tables }: Migrations): Promise<void> {
  await run(db, base, tables.base);
  // Asked first: while it migrates there is no other connection.
  await run(db, { ...(await notedIn(db, tables.additions)), ...additions }, tables.additions);
}

async function run<Tables>(
  db: Kysely<Tables>,
  migrations: Readonly<Record<string, Migration>>,
  migrationTableName: string,
): Promise<void> {
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableName,
    migrationLockTableName: `${migrationTableName}_lock`,
  }).migrateToLatest();
  if (error) throw error as Error;
}

/** What has been added, also by a later release: to be run by nobody again. */
async function notedIn<Tables>(untyped: Kysely<Tables>, table: string): Promise<Record<string, Migration>> {
  const db = untyped as unknown as Kysely<Record<string, { name: string }>>;
  const tables = await db.introspection.getTables();
  if (!tables.some(({ name }) => name === table)) return {};
  const rows = await db.selectFrom(table).select('name').execute();
  return Object.fromEntries(rows.map(({ name }) => [name, { up: async () => {} }]));
}
