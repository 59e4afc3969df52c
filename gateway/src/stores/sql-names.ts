/** What the tables and columns of presence are called in a database that was there before it. */
import { type RawBuilder, sql } from 'kysely';
import type { PresenceSubjects } from '../database/presence-tables.ts';

export type SubjectColumn = keyof PresenceSubjects;

/** What the tables and columns of presence are called in a database of yours. */
export interface SqlNames {
  /** The table of people; `subjects` unless given. A schema may stand before it: `app.users`. */
  readonly subjects?: string;
  /** What its columns are called that have other names. Of what type each is, `makePresenceTables` shows. */
  readonly columns?: Partial<Readonly<Record<SubjectColumn, string>>>;
  /** The table of gateways, with the columns `id` and `alive_at`; `nodes` unless given. */
  readonly nodes?: string;
  /**
   * `false`: whoever is there has a row already, and of others nothing is kept. Unless given, a row is added for whoever has
   * none, of these columns alone.
   */
  readonly adds?: boolean;
}

export interface Naming {
  readonly table: RawBuilder<unknown>;
  /** To select from, as `subjects` with the columns that we know. */
  readonly people: RawBuilder<unknown>;
  readonly nodes: string;
  readonly adds: boolean;
  column(name: SubjectColumn): RawBuilder<unknown>;
  /** Of what is stored, in a statement that calls the table `subjects`. */
  stored(name: SubjectColumn): RawBuilder<unknown>;
  /** Of what is being saved. */
  said(name: SubjectColumn): RawBuilder<unknown>;
}

export function namingOf(names: SqlNames, columns: readonly SubjectColumn[]): Naming {
  const { subjects = 'subjects', nodes = 'nodes', adds = true } = names;
  const called = (name: SubjectColumn) => names.columns?.[name] ?? name;
  const table = sql.table(subjects);
  const selected = columns.map((name) => sql`${sql.ref(called(name))} as ${sql.ref(name)}`);
  // Both databases look through such a query, to the indexes of the table.
  const renamed = sql`(select ${sql.join(selected)} from ${table}) as subjects`;
  return {
    table,
    people: names.columns === undefined ? sql`${table} as subjects` : renamed,
    nodes,
    adds,
    column: (name) => sql.ref(called(name)),
    stored: (name) => sql.ref(`subjects.${called(name)}`),
    said: (name) => sql.ref(`excluded.${called(name)}`),
  };
}
