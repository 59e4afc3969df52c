/**
 * Lists as one bound parameter: one round trip, and the same text however long the list is.
 *
 * SQLite and PostgreSQL both have `json_each` with the columns `key` and `value`; on PostgreSQL it takes objects only.
 * So a list is the object that has its items as keys, and rows are the object that has them as values.
 */
import { type RawBuilder, sql } from 'kysely';

/** The ids, as a subquery for `in`. */
export function listed(ids: readonly string[]): RawBuilder<string> {
  return sql`(select key from json_each(${JSON.stringify(Object.fromEntries(ids.map((id) => [id, 0])))}))`;
}

/** Rows to select from: one row with the column `value`, an array, per item. */
export function rowsOf(rows: readonly (readonly (string | number | null)[])[]): RawBuilder<{ value: string }> {
  return sql`json_each(${JSON.stringify({ ...rows })})`;
}
