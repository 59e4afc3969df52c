/**
 * Lists as one bound parameter, so that a query has the same text however long its list is. The one place where
 * SQLite and PostgreSQL part: there it is `json_array_elements`.
 */
import { type RawBuilder, sql } from 'kysely';

/** The ids, as a subquery for `in`. */
export function listed(ids: readonly string[]): RawBuilder<string> {
  return sql`(select value from json_each(${JSON.stringify(ids)}))`;
}

/** Rows to select from: one row with the column `value`, an array, per item. */
export function rowsOf(rows: readonly (readonly (string | number | null)[])[]): RawBuilder<{ value: string }> {
  return sql`json_each(${JSON.stringify(rows)})`;
}
