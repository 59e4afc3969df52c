/** What presence keeps in a SQL database: the same columns on SQLite and PostgreSQL. Times are epoch milliseconds. */
import type { FACT_FIELDS, FactName } from '@meeshy/status-protocol';
import { type Generated, type Kysely, type Migration, Migrator } from 'kysely';
import { textOf } from './dialect.ts';

export interface PresenceTables {
  subjects: PresenceSubjects;
  nodes: PresenceNodes;
}

type FactFields = typeof FACT_FIELDS;

/** The facts of a row. Flags are 0 or 1. */
export type FactRow = {
  [Name in FactName as FactFields[Name]['column']]: FactFields[Name]['kind'] extends 'time' ? number | null : number;
};
type FactColumns = { [Column in keyof FactRow]: Generated<FactRow[Column]> };

/** Users and anonymous participants alike; a host may keep more of them. */
export interface PresenceSubjects extends FactColumns {
  id: string;
  kind: 'user' | 'anonymous';
  username: string;
}

/** Signs of life of the gateways. */
export interface PresenceNodes {
  id: string;
  alive_at: number;
}

/** In the order of their names. One that has run anywhere is never changed again. */
const MIGRATIONS: Record<string, Migration> = { '0001_begin': { up: begin } };

/** For a host that has no tables of its own: makes what is missing. Several gateways may do so at once. */
export async function makePresenceTables(db: Kysely<unknown>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => MIGRATIONS },
    migrationTableName: 'presence_migration',
    migrationLockTableName: 'presence_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error as Error;
}

async function begin(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  const text = textOf(db);
  await schema
    .createTable('subjects')
    .ifNotExists()
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('username', text, (column) => column.notNull())
    .addColumn('is_online', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('last_seen', 'bigint')
    .addColumn('last_active_at', 'bigint')
    .addColumn('version', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await schema.createIndex('subjects_by_presence').ifNotExists().on('subjects').columns(['is_online', 'id']).execute();
  await schema
    .createTable('nodes')
    .ifNotExists()
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('alive_at', 'bigint', (column) => column.notNull())
    .execute();
}
