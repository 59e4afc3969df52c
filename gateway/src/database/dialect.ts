/** Where the two SQL databases part. */
import { type Kysely, PostgresAdapter, type RawBuilder, sql } from 'kysely';

/** Whether this is PostgreSQL, and not SQLite. */
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

/** JSON that is kept as such. */
export function jsonOf<Tables>(db: Kysely<Tables>) {
  return isPostgres(db) ? 'jsonb' : 'text';
}

/** The values of a column in a group, as one JSON text: to read it takes less than a row for each of them. */
export function arrayOf<Tables>(db: Kysely<Tables>, column: string): RawBuilder<string> {
  const values = sql.ref(column);
  return isPostgres(db) ? sql`cast(json_agg(${values}) as text)` : sql`json_group_array(${values})`;
}

/** Epoch milliseconds by the clock of the database. */
export function timeOf<Tables>(db: Kysely<Tables>): RawBuilder<number> {
  return isPostgres(db)
    ? sql`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`
    : sql`cast(unixepoch('subsec') * 1000 as integer)`;
}

/** An object of texts, which the two databases take apart and put together by other words. */
export function textsByKey<Tables>(db: Kysely<Tables>) {
  return isPostgres(db)
    ? {
        /** Of an object in a column: rows with `key` and `value`. */
        rows: (column: RawBuilder<unknown>) => sql`jsonb_each_text(coalesce(${column}, '{}'))`,
        /** By bytes. */
        greatest: (text: RawBuilder<unknown>) => sql`max(${text} collate "C")`,
        object: (key: RawBuilder<unknown>, text: RawBuilder<unknown>) => sql`jsonb_object_agg(${key}, ${text})`,
        cast: (text: RawBuilder<unknown>) => sql`cast(${text} as jsonb)`,
      }
    : {
        rows: (column: RawBuilder<unknown>) => sql`json_each(coalesce(${column}, '{}'))`,
        greatest: (text: RawBuilder<unknown>) => sql`max(${text})`,
        object: (key: RawBuilder<unknown>, text: RawBuilder<unknown>) => sql`json_group_object(${key}, ${text})`,
        cast: (text: RawBuilder<unknown>) => text,
      };
}
