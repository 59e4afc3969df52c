import type { CompiledQuery, Kysely } from 'kysely';

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
