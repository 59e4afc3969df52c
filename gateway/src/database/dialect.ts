/** Where the two SQL databases part. */
import { type Kysely, PostgresAdapter, sql } from 'kysely';

export function isPostgres<Tables>(db: Kysely<Tables>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

/** Text that compares by its bytes, as SQLite's does: on PostgreSQL it would sort as people of some country do. */
export function textOf<Tables>(db: Kysely<Tables>) {
  return isPostgres(db) ? sql`text collate "C"` : 'text';
}

/** For `$call`: nobody else changes the selected rows before the transaction ends. SQLite has one writer at a time. */
export function lockRows<Tables>(trx: Kysely<Tables>) {
  return <Query extends { forNoKeyUpdate(): Query }>(query: Query): Query =>
    isPostgres(trx) ? query.forNoKeyUpdate() : query;
}
