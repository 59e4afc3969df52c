import { CLAIMS, DAY_MS, FACT_FIELDS, FACT_NAMES, type FactName, HOUR_MS } from '@meeshy/status-protocol';
import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { compiledForMany, compiledOnce } from '../database/compiled-once.ts';
import { isPostgres, textsByKey, timeOf } from '../database/dialect.ts';
import { keysOf, listed, listOf, rowsIn, rowsOf } from '../database/json.ts';
import type { PresenceTables } from '../database/presence-tables.ts';
import type { ReadUntil, SaidOf, Store } from '../presence/ports.ts';
import { DIGITS, digitsOf, SPANS } from '../presence/truth/claims.ts';
import type { StoredSubject } from '../presence/truth/subject.ts';
import { LATE_MS, loadTogether, SAME_TIME_MS } from './reading.ts';
import { cellOf, cellOfClaims, FACT_COLUMNS, STORED_COLUMNS, toStored } from './row.ts';
import { type Naming, namingOf, type SqlNames, type SubjectColumn } from './sql-names.ts';

/**
 * The store on a SQL database that has presence's tables, or others with columns like theirs, which `names` tells. Their rows may have
 * other columns, which it does not touch.
 */
export function sqlStore<Tables>(database: Kysely<Tables>, names: SqlNames = {}): Store {
  const db = database as unknown as Kysely<PresenceTables>;
  const naming = namingOf(names, COLUMNS);
  const { nodes } = naming;
  // What it is called is nothing to the types.
  const people = () =>
    db.selectFrom(naming.people as never) as unknown as SelectQueryBuilder<PresenceTables, 'subjects', object>;
  let tidiedAt = Number.NEGATIVE_INFINITY;
  const find = compiledForMany(db, (list: string) => people().select(STORED_COLUMNS).where('id', 'in', keysOf(list)));
  const keepFacts = compiledOnce(db, (rows: string, latest: number) => keepTheNewer(db, naming, rows, latest));
  const keepAll = compiledOnce(db, (rows: string, latest: number, late: string, until: string) =>
    keepTheNewer(db, naming, rows, latest, { late, until }),
  );
  return {
    load: loadTogether(async (ids) => (await find(listOf(ids))).map(toStored)),

    async save(subjects, latest) {
      if (subjects.length === 0) return;
      const rows = subjects.map(cellsOf);
      const time = latest ?? Number.MAX_SAFE_INTEGER - 1;
      // Of most people nobody says anything.
      if (rows.every((row) => row.at(-1) === null)) await keepFacts(rowsOf(rows), time);
      else await keepAll(rowsOf(rows), time, digitsOf(time + 1), digitsOf(latest ?? 0));
    },

    saidSince: (since, limit) => saidSince(db, naming, since, limit),

    async online(after, limit) {
      const rows = await people()
        .select(STORED_COLUMNS)
        .where('is_online', '=', 1)
        .where('id', '>', after ?? '')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toStored);
    },

    async recordSignOfLife(nodeId, at) {
      await sql`
        insert into ${sql.table(nodes)} as nodes (id, alive_at) values (${nodeId}, ${at})
        on conflict (id) do update set alive_at = excluded.alive_at where nodes.alive_at < excluded.alive_at`.execute(
        db,
      );
      // A process may have many names, one after the other, and live for years.
      if (Math.abs(at - tidiedAt) < HOUR_MS) return;
      await forgetNodes(db, nodes, nodeId, at - DAY_MS);
      tidiedAt = at;
    },

    async countOnline() {
      const counts = await people()
        .select((eb) => ['kind', eb.fn.countAll<number>().as('count')] as const)
        .where('is_online', '=', 1)
        .groupBy('kind')
        .execute();
      const of = (kind: string) => counts.find((row) => row.kind === kind)?.count ?? 0;
      return { users: of('user'), anonymous: of('anonymous') };
    },

    async lastSignOfLife(exceptNodeIds) {
      const { rows } = await sql<{ at: number | null }>`
        select max(alive_at) as at from ${sql.table(nodes)} where id not in ${listed(exceptNodeIds)}`.execute(db);
      return rows[0]?.at ?? null;
    },
  };
}

type SaidRow = { now: number } & ({ id: string; said_at: number } | { id: null; said_at: null });

/** The time of the database is answered with it, also where nothing was said. */
async function saidSince(
  db: Kysely<PresenceTables>,
  { people }: Naming,
  since: ReadUntil | null,
  limit: number,
): Promise<SaidOf> {
  const { at, id } = since ?? { at: Number.MAX_SAFE_INTEGER, id: '' };
  const { rows } = await sql<SaidRow>`
    select clock.now, said.* from (select ${timeOf(db)} as now) as clock left join (
      select id, claims_changed_at as said_at from ${people}
      where claims_changed_at >= ${at} and (claims_changed_at > ${at} or id > ${id})
      order by claims_changed_at, id limit ${limit}
    ) as said on true order by said.said_at, said.id`.execute(db);
  const said = rows.flatMap((row) => (row.id === null ? [] : { at: row.said_at, id: row.id }));
  const now = rows[0]?.now ?? at;
  const last = said.length === limit ? said.at(-1) : undefined;
  return {
    said,
    until: last ?? { at: now - LATE_MS, id: '' },
    sureUntil: now - SAME_TIME_MS,
    isMore: last !== undefined,
  };
}

/** Each start is a node of its own: those of former days are forgotten, but for the last one that lived. */
async function forgetNodes(db: Kysely<PresenceTables>, nodes: string, nodeId: string, before: number): Promise<void> {
  await sql`
    delete from ${sql.table(nodes)} where id != ${nodeId} and alive_at < ${before}
    and alive_at < (select max(alive_at) from ${sql.table(nodes)} as others where others.id != ${nodeId})`.execute(db);
}

const SUBJECT_COLUMNS = ['id', 'kind', 'username'] as const satisfies SubjectColumn[];
const CHANGED_AT = 'claims_changed_at';
const COLUMNS: readonly SubjectColumn[] = [...SUBJECT_COLUMNS, ...FACT_COLUMNS, CLAIMS.column, CHANGED_AT];
/** Those of a row of JSON, each with its cell. */
const CELLS: readonly (readonly [SubjectColumn, RawBuilder<unknown>])[] = [
  ...SUBJECT_COLUMNS.map((name, i) => [name, sql.raw(`value ->> ${i}`)] as const),
  ...FACT_NAMES.map((name, i) => {
    const cell = `cast(value ->> ${SUBJECT_COLUMNS.length + i} as ${typeOf(name)})`;
    return [FACT_FIELDS[name].column, sql.raw(cell)] as const;
  }),
];

function typeOf(name: FactName): string {
  return FACT_FIELDS[name].kind === 'flag' ? 'integer' : 'bigint';
}

/** What of a fact is kept. Times later than `latest` give way; the first activity beats the absent one. */
function keptFact(naming: Naming, name: FactName, latest: number): RawBuilder<unknown> {
  const { column, kind, keeps } = FACT_FIELDS[name];
  const [stored, said] = [naming.stored(column), naming.said(column)];
  const newer = sql`when ${naming.said('version')} > ${naming.stored('version')} then ${said}`;
  const later = sql`when ${said} > coalesce(${stored}, 0) then ${said}`;
  const future = sql`when ${stored} > ${latest} then coalesce(${said}, ${stored})`;
  const cases = kind !== 'time' ? newer : keeps === 'latest' ? sql`${future} ${later}` : sql`${newer} ${future}`;
  return sql`${naming.column(column)} = case ${cases} else ${stored} end`;
}

/** Times as claims begin with. */
interface Known {
  /** What is stored of such a time, or a later one, counts only where nothing is said. */
  readonly late: string;
  /** What was to be known of until before this is left out. */
  readonly until: string;
}

/** Of each claim the greater text (`mergeClaims`). */
function keptClaims(db: Kysely<PresenceTables>, naming: Naming, { late, until }: Known): RawBuilder<unknown> {
  const { rows, greatest, object } = textsByKey(db);
  const [stored, said] = [naming.stored(CLAIMS.column), naming.said(CLAIMS.column)];
  const [key, text] = [sql.ref('key'), sql.ref('text')];
  return sql`case when ${said} is null or ${said} = ${stored} then ${stored} else (
    select ${object(key, text)} from (
      select key, coalesce(${greatest(sql.ref('timely'))}, ${greatest(sql.ref('value'))}) as text from (
        select key, value, case when value < ${late} then value end as timely from ${rows(stored)} as stored
        union all select key, value, value as timely from ${rows(said)} as said
      ) as known group by key
    ) as newest where substr(text, ${sql.lit(SPANS.keptUntil.first)}, ${sql.lit(DIGITS)}) >= ${until}
  ) end`;
}

/** Whoever knew something else may be told what it had known, too. Of most nothing else is said. */
function changedAt(db: Kysely<PresenceTables>, naming: Naming): RawBuilder<unknown> {
  const [stored, said] = [naming.stored(CLAIMS.column), naming.said(CLAIMS.column)];
  const isSame = sql`${said} is null or ${said} = ${stored}`;
  return sql`case when ${isSame} then ${naming.stored(CHANGED_AT)} else ${timeOf(db)} end`;
}

/** A row of JSON, in the order of `CELLS`; then what is said. */
function cellsOf(subject: StoredSubject) {
  const facts = FACT_NAMES.map((name) => cellOf(subject, name));
  return [subject.id, subject.kind, subject.username, ...facts, cellOfClaims(subject)];
}

/**
 * One statement for the whole batch. What is compared is what is stored at that moment, so a late or repeated batch
 * changes nothing. Epoch 0 is absent. In the order of their ids: two gateways that save the same people would otherwise
 * wait for each other. `known`: something is said of some of them.
 */
function keepTheNewer(db: Kysely<PresenceTables>, naming: Naming, rows: string, latest: number, known?: Known) {
  const cells = [...CELLS];
  const kept = FACT_NAMES.map((name) => keptFact(naming, name, latest));
  if (known) {
    const cell = textsByKey(db).cast(sql.raw(`value ->> ${CELLS.length}`));
    cells.push([CLAIMS.column, cell], [CHANGED_AT, sql`case when ${cell} is not null then ${timeOf(db)} end`]);
    kept.push(sql`${naming.column(CLAIMS.column)} = ${keptClaims(db, naming, known)}`);
    kept.push(sql`${naming.column(CHANGED_AT)} = ${changedAt(db, naming)}`);
  }
  return naming.adds ? adding(naming, cells, kept, rowsIn(rows)) : changing(db, naming, cells, kept, rowsIn(rows));
}

type Cells = readonly (readonly [SubjectColumn, RawBuilder<unknown>])[];

function adding(
  { table, column }: Naming,
  cells: Cells,
  kept: readonly RawBuilder<unknown>[],
  rows: RawBuilder<unknown>,
) {
  return sql`
    insert into ${table} as subjects (${sql.join(cells.map(([name]) => column(name)))})
    select ${sql.join(cells.map(([, cell]) => cell))}
    from ${rows}
    where true
    order by 1
    on conflict (${column('id')}) do update set ${sql.join(kept)}`;
}

/** The rows are locked in the order of their ids, before any of them is changed. */
function changing(
  db: Kysely<PresenceTables>,
  { table, column, stored, said }: Naming,
  cells: Cells,
  kept: readonly RawBuilder<unknown>[],
  rows: RawBuilder<unknown>,
) {
  const saying = sql`select ${sql.join(cells.map(([name, cell]) => sql`${cell} as ${column(name)}`))} from ${rows}`;
  const own = sql`select ${column('id')} from ${table} where ${column('id')} in (select value ->> 0 from ${rows})`;
  const lock = isPostgres(db) ? sql`order by ${column('id')} for no key update` : sql``;
  return sql`
    with locked as (${own} ${lock})
    update ${table} as subjects set ${sql.join(kept)} from (${saying}) as excluded
    where ${stored('id')} = ${said('id')} and ${stored('id')} in (select ${column('id')} from locked)`;
}
