/** Where the two SQL databases part. */
import { type Kysely, PostgresAdapter } from 'kysely';

export function isPostgres<Tables>(db: Kysely<Tables>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

/** For `$call`: nobody else changes the selected rows before the transaction ends. SQLite has one writer at a time. */
export function lockRows<Tables>(trx: Kysely<Tables>) {
  return <Query extends { forNoKeyUpdate(): Query }>(query: Query): Query =>
    isPostgres(trx) ? query.forNoKeyUpdate() : query;
}
