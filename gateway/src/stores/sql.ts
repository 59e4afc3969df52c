import { FACT_FIELDS, FACT_NAMES, type FactName } from '@meeshy/status-protocol';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { compiledOnce } from '../database/compiled-once.ts';
import { textsByKey, timeOf } from '../database/dialect.ts';
import { keysOf, listed, listOf, rowsOf } from '../database/json.ts';
import type { PresenceTables } from '../database/presence-tables.ts';
import { digitsOf } from '../presence/claims.ts';
import type { ReadUntil, SaidOf, Store } from '../presence/ports.ts';
import type { StoredSubject } from '../presence/subject.ts';
import { LATE_MS, SAME_TIME_MS } from './late.ts';
import { loadTogether } from './load.ts';
import { cellOf, cellOfClaims, FACT_COLUMNS, STORED_COLUMNS, toStored } from './row.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The store on a SQL database that has presence's tables; their rows may have other columns, which it does not touch. */
export function sqlStore<Tables extends PresenceTables>(database: Kysely<Tables>): Store {
  const db = database as unknown as Kysely<PresenceTables>;
  let tidiedAt = Number.NEGATIVE_INFINITY;
  const find = compiledOnce(db, (list: string) =>
    db.selectFrom('subjects').select(STORED_COLUMNS).where('id', 'in', keysOf(list)),
  );
  return {
    load: loadTogether(async (ids) => (await find(listOf(ids))).map(toStored)),

    async save(subjects, latest) {
      if (subjects.length > 0) await keepTheNewer(db, subjects, latest).execute(db);
    },

    saidSince: (since, limit) => saidSince(db, since, limit),

    async online(after, limit) {
      const rows = await db
        .selectFrom('subjects')
        .select(STORED_COLUMNS)
        .where('is_online', '=', 1)
        .where('id', '>', after ?? '')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toStored);
    },

    async recordSignOfLife(nodeId, at) {
      await db
        .insertInto('nodes')
        .values({ id: nodeId, alive_at: at })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ alive_at: at }).where('nodes.alive_at', '<', at))
        .execute();
      // A process may have many names, one after the other, and live for years.
      if (Math.abs(at - tidiedAt) < HOUR_MS) return;
      await forgetNodes(db, nodeId, at - DAY_MS);
      tidiedAt = at;
    },

    async countOnline() {
      const counts = await db
        .selectFrom('subjects')
        .select((eb) => ['kind', eb.fn.countAll<number>().as('count')] as const)
        .where('is_online', '=', 1)
        .groupBy('kind')
        .execute();
      const of = (kind: string) => counts.find((row) => row.kind === kind)?.count ?? 0;
      return { users: of('user'), anonymous: of('anonymous') };
    },

    async lastSignOfLife(exceptNodeIds) {
      const row = await db
        .selectFrom('nodes')
        .select((eb) => eb.fn.max('alive_at').as('at'))
        .where('id', 'not in', listed(exceptNodeIds))
        .executeTakeFirst();
      return row?.at ?? null;
    },
  };
}

type SaidRow = { now: number } & ({ id: string; said_at: number } | { id: null; said_at: null });

/** The time of the database is answered with it, also where nothing was said. */
async function saidSince(db: Kysely<PresenceTables>, since: ReadUntil | null, limit: number): Promise<SaidOf> {
  const { at, id } = since ?? { at: Number.MAX_SAFE_INTEGER, id: '' };
  const { rows } = await sql<SaidRow>`
    select clock.now, said.* from (select ${timeOf(db)} as now) as clock left join (
      select id, claims_changed_at as said_at from subjects
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
async function forgetNodes(db: Kysely<PresenceTables>, nodeId: string, before: number): Promise<void> {
  await db
    .deleteFrom('nodes')
    .where('id', '!=', nodeId)
    .where('alive_at', '<', before)
    .where('alive_at', '<', (nodes) =>
      nodes
        .selectFrom('nodes as others')
        .select((eb) => eb.fn.max('others.alive_at').as('at'))
        .where('others.id', '!=', nodeId),
    )
    .execute();
}

const SUBJECT_COLUMNS = ['id', 'kind', 'username'];
const COLUMNS = sql.raw([...SUBJECT_COLUMNS, ...FACT_COLUMNS].join(', '));
/** The cells of a row of JSON, in the same order. */
const CELLS = sql.raw(
  [
    ...SUBJECT_COLUMNS.map((_, i) => `value ->> ${i}`),
    ...FACT_NAMES.map((name, i) => `cast(value ->> ${SUBJECT_COLUMNS.length + i} as ${typeOf(name)})`),
  ].join(', '),
);

function typeOf(name: FactName): string {
  return FACT_FIELDS[name].kind === 'flag' ? 'integer' : 'bigint';
}

/** What of a fact is kept. Times later than `latest` give way; the first activity beats the absent one. */
function keptFact(name: FactName, latest: number): RawBuilder<unknown> {
  const { column, kind, keeps } = FACT_FIELDS[name];
  const [stored, said] = [sql.ref(`subjects.${column}`), sql.ref(`excluded.${column}`)];
  const newer = sql`when excluded.version > subjects.version then ${said}`;
  const later = sql`when ${said} > coalesce(${stored}, 0) then ${said}`;
  const future = sql`when ${stored} > ${latest} then coalesce(${said}, ${stored})`;
  const cases = kind !== 'time' ? newer : keeps === 'latest' ? sql`${future} ${later}` : sql`${newer} ${future}`;
  return sql`${sql.ref(column)} = case ${cases} else ${stored} end`;
}

/**
 * Of each claim the greater text (`mergeClaims`). What is known of a time later than `latest` counts only where nothing is
 * said, and what was to be known of until before it is left out.
 */
function keptClaims(db: Kysely<PresenceTables>, latest?: number): RawBuilder<unknown> {
  const { rows, greatest, object } = textsByKey(db);
  const [stored, said] = [sql.ref('subjects.claims'), sql.ref('excluded.claims')];
  const [key, text] = [sql.ref('key'), sql.ref('text')];
  const late = digitsOf((latest ?? Number.MAX_SAFE_INTEGER - 1) + 1);
  return sql`case when ${said} is null or ${said} = ${stored} then ${stored} else (
    select ${object(key, text)} from (
      select key, coalesce(${greatest(sql.ref('timely'))}, ${greatest(sql.ref('value'))}) as text from (
        select key, value, case when value < ${late} then value end as timely from ${rows(stored)} as stored
        union all select key, value, value as timely from ${rows(said)} as said
      ) as known group by key
    ) as newest where substr(text, 18, 16) >= ${digitsOf(latest ?? 0)}
  ) end`;
}

/** Whoever knew something else may be told what it had known, too. Of most nothing else is said. */
function changedAt(db: Kysely<PresenceTables>): RawBuilder<unknown> {
  const [stored, said] = [sql.ref('subjects.claims'), sql.ref('excluded.claims')];
  const isSame = sql`${said} is null or ${said} = ${stored}`;
  return sql`case when ${isSame} then subjects.claims_changed_at else ${timeOf(db)} end`;
}

/**
 * One statement for the whole batch. What is compared is what is stored at that moment, so a late or repeated batch
 * changes nothing. Epoch 0 is absent. In the order of their ids: two gateways that save the same people would otherwise
 * wait for each other.
 */
function keepTheNewer(db: Kysely<PresenceTables>, subjects: readonly StoredSubject[], latest?: number) {
  const until = latest ?? Number.MAX_SAFE_INTEGER;
  const rows = subjects.map((subject) => {
    const facts = FACT_NAMES.map((name) => cellOf(subject, name));
    return [subject.id, subject.kind, subject.username, ...facts, cellOfClaims(subject)];
  });
  const kept = FACT_NAMES.map((name) => keptFact(name, until));
  // Of most people nobody says anything.
  const areClaims = rows.some((row) => row.at(-1) !== null);
  const cell = textsByKey(db).cast(sql.raw(`value ->> ${SUBJECT_COLUMNS.length + FACT_NAMES.length}`));
  const claims = {
    column: sql`, claims, claims_changed_at`,
    cell: sql`, ${cell}, case when ${cell} is not null then ${timeOf(db)} end`,
    kept: sql`, claims = ${keptClaims(db, latest)}, claims_changed_at = ${changedAt(db)}`,
  };
  const none = { column: sql``, cell: sql``, kept: sql`` };
  const more = areClaims ? claims : none;
  return sql`
    insert into subjects (${COLUMNS}${more.column})
    select ${CELLS}${more.cell}
    from ${rowsOf(rows)}
    where true
    order by 1
    on conflict (id) do update set ${sql.join(kept)}${more.kept}`;
}
