import type { CompiledQuery, Kysely } from 'kysely';
import { isPostgres } from './dialect.ts';

/** A query of Kysely's, or one that is written by hand. */
interface Written<Tables, Row> {
  compile(db: Kysely<Tables>): CompiledQuery<Row>;
}

/**
 * A query that is asked often. To put its text together takes several times as long as SQLite takes to answer it, so
 * that is done once, when it is first asked. `write` is given a stand-in for each value, which it may use only where a
 * value is bound.
 */
export function compiledOnce<Tables, Values extends unknown[], Row>(
  db: Kysely<Tables>,
  write: (...values: Values) => Written<Tables, Row>,
): (...values: Values) => Promise<Row[]> {
  let bind: ((values: Values) => CompiledQuery<Row>) | undefined;
  return async (...values) => {
    bind ??= compile(db, write);
    return (await db.executeQuery(bind(values))).rows;
  };
}

/**
 * The same for what is answered with many rows of numbers and texts. SQLite puts them into one JSON text: to read that takes less
 * than half of what hundreds of rows take. `order`: the columns by which `write` sorts, if it does.
 */
export function compiledForMany<Tables, Values extends unknown[], Row extends object>(
  db: Kysely<Tables>,
  write: (...values: Values) => Written<Tables, Row>,
  order: readonly (keyof Row & string)[] = [],
): (...values: Values) => Promise<Row[]> {
  if (isPostgres(db)) return compiledOnce(db, write);
  let bind: ((values: Values) => CompiledQuery<Row>) | undefined;
  /** The columns of the rows, in their order, and the query for the text: known once there was a row. */
  let asText: { readonly columns: readonly string[]; readonly sql: string } | undefined;
  return async (...values) => {
    bind ??= compile(db, write);
    const query = bind(values);
    if (asText) {
      const { columns, sql } = asText;
      return read(columns, await db.executeQuery<{ text: string }>({ ...query, sql }));
    }
    const { rows } = await db.executeQuery(query);
    if (rows[0]) {
      const columns = Object.keys(rows[0]);
      asText = { columns, sql: textOf(query.sql, columns, order) };
    }
    return rows;
  };
}

function textOf(rows: string, columns: readonly string[], order: readonly string[]): string {
  const named = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ');
  const sorted = order.length > 0 ? ` order by ${named(order)}` : '';
  return `select json_group_array(json_array(${named(columns)})${sorted}) as "text" from (${rows})`;
}

function read<Row>(columns: readonly string[], { rows }: { rows: readonly { text: string }[] }): Row[] {
  const cells: unknown[][] = JSON.parse(rows[0]?.text ?? '[]');
  return cells.map((row) => {
    const read: Record<string, unknown> = {};
    for (let index = 0; index < columns.length; index++) read[columns[index] as string] = row[index];
    return read as Row;
  });
}

function compile<Tables, Values extends unknown[], Row>(
  db: Kysely<Tables>,
  write: (...values: Values) => Written<Tables, Row>,
) {
  const standIns: unknown[] = Array.from({ length: write.length }, (_, index) => Symbol(`value ${index}`));
  const query = write(...(standIns as Values)).compile(db);
  const places = query.parameters.map((parameter) => standIns.indexOf(parameter));
  return (values: Values): CompiledQuery<Row> => ({
    ...query,
    parameters: query.parameters.map((parameter, index) => {
      const place = places[index] ?? -1;
      return place < 0 ? parameter : values[place];
    }),
  });
}
