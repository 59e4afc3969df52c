/**
 * Lists as one bound parameter: one round trip, and the same text however long the list is.
 *
 * SQLite and PostgreSQL both have `json_each` with the columns `key` and `value`; on PostgreSQL it takes objects only.
 * So a list is the object that has its items as keys, and rows are the object that has them as values.
 */
import { type RawBuilder, sql } from 'kysely';
import { storable } from './text.ts';

/** The ids, as a subquery for `in`. */
export function listed(ids: readonly string[]): RawBuilder<string> {
  return keysOf(listOf(ids));
}

/** The ids as the one value that `keysOf` takes. */
export function listOf(ids: readonly string[]): string {
  // Written by hand: making an object of so many keys would take as long as the query.
  return `{${ids.map((id) => `${JSON.stringify(storable(id))}:0`).join(',')}}`;
}

/** What is in the list, as a subquery for `in`. */
export function keysOf(list: string): RawBuilder<string> {
  return sql`(select key from json_each(${list}))`;
}

/** Rows as the one value that `rowsIn` takes. */
export function rowsOf(rows: readonly (readonly (string | number | null)[])[]): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? storable(cell) : cell)));
  return JSON.stringify(Object.fromEntries(cells.entries()));
}

/** What to select from: one row with the column `value`, an array, per item. */
export function rowsIn(rows: string): RawBuilder<{ value: string }> {
  return sql`json_each(${rows})`;
}
