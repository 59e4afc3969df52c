/** What presence keeps in a SQL database: the same columns on SQLite and PostgreSQL. Times are epoch milliseconds. */
import { CLAIMS, type FACT_FIELDS, type FactName } from '@meeshy/status-protocol';
import { type ColumnType, type Generated, type Kysely, sql } from 'kysely';
import { jsonOf, textOf } from './dialect.ts';
import { type Migrations, migrateBy } from './migrating.ts';

/** The tables that presence needs. */
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
  /** JSON; `null`: nobody says anything of it. PostgreSQL reads it. */
  claims: ColumnType<unknown, string | null | undefined, string | null>;
  /** When they last changed, by the clock of the database; `null`: nothing was ever said, or by an older release. */
  claims_changed_at: Generated<number | null>;
}

/** Signs of life of the gateways. */
export interface PresenceNodes {
  id: string;
  alive_at: number;
}

const MIGRATIONS: Migrations = {
  base: { '0001_begin': { up: begin } },
  additions: { '0002_claims': { up: addClaims }, '0003_claims_changed': { up: addClaimsChanged } },
  tables: { base: 'presence_migration', additions: 'presence_added_migration' },
};

/** For a host that has no tables of its own: makes what is missing. Several gateways may do so at once. */
export function makePresenceTables(db: Kysely<unknown>): Promise<void> {
  return migrateBy(db, MIGRATIONS);
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

/** P16: what is said of a subject. A host whose tables it made itself may have added it already. */
export async function addClaims(db: Kysely<unknown>): Promise<void> {
  if (await isColumn(db, CLAIMS.column)) return;
  await db.schema.alterTable('subjects').addColumn(CLAIMS.column, jsonOf(db)).execute();
}

/** P17: when something was last said of a subject, for gateways that have not heard it. Likewise. */
export async function addClaimsChanged(db: Kysely<unknown>): Promise<void> {
  const column = 'claims_changed_at';
  if (!(await isColumn(db, column))) await db.schema.alterTable('subjects').addColumn(column, 'bigint').execute();
  await db.schema
    .createIndex('subjects_by_claims_changed')
    .ifNotExists()
    .on('subjects')
    .columns([column, 'id'])
    .where(sql.ref(column), 'is not', null)
    .execute();
}

async function isColumn(db: Kysely<unknown>, column: string): Promise<boolean> {
  const tables = await db.introspection.getTables();
  return tables.some(({ name, columns }) => name === 'subjects' && columns.some((known) => known.name === column));
}
