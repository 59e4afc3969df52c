import { listed, lockRows } from '@meeshy/status-gateway/sql';
import { DAY_MS } from '@meeshy/status-protocol';
import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { Alerts, Database, Tables } from '../database/schema.ts';
import { type AlertChange, type AlertRecord, type AlertRecords, judge } from './records.ts';

type Rows = SelectQueryBuilder<Tables, 'alerts', object>;
type Choice = (rows: Rows) => Rows;

const waited: Choice = (rows) => rows.where('state', 'in', ['waiting', 'removed']);
const ofPair =
  (watcherId: string, subjectId: string): Choice =>
  (rows) =>
    rows.where('watcher_id', '=', watcherId).where('subject_id', '=', subjectId);
const named =
  (ids: readonly string[]): Choice =>
  (rows) =>
    rows.where('id', 'in', listed(ids));
const dueBy =
  (now: number): Choice =>
  (rows) =>
    rows.where('state', '=', 'returned').where('due_at', '<=', now).where('leased_until', '<=', now);

export function sqlAlerts(db: Database): AlertRecords {
  const rows = () => db.selectFrom('alerts');
  const latestFirst = async (choose: Choice) =>
    (await choose(rows()).selectAll().orderBy('asked_at', 'desc').orderBy('id', 'desc').execute()).map(toRecord);
  /** In the order of their ids: gateways that change the same ones would otherwise bar each other. */
  const inOrder = (choose: Choice) => choose(rows()).select('id').orderBy('id').$call(lockRows(db));
  const update = (choose: Choice) => db.updateTable('alerts').where('id', 'in', inOrder(choose));
  const remove = (choose: Choice) => db.deleteFrom('alerts').where('id', 'in', inOrder(choose)).execute();

  return {
    ask: (asked, limits) =>
      db.transaction().execute(async (trx) => {
        const { watcherId, subjectId } = asked;
        // What one watcher asks is kept one after the other.
        await trx.selectFrom('subjects').select('id').where('id', '=', watcherId).$call(lockRows(trx)).execute();
        const known = await trx
          .selectFrom('alerts')
          .selectAll()
          .where('watcher_id', '=', watcherId)
          .where(({ eb, or }) => or([eb('state', 'in', ['waiting', 'removed']), eb('subject_id', '=', subjectId)]))
          .execute();
        const found = judge(
          asked,
          known.map((row) => ({ alert: toRecord(row), state: row.state })),
          limits,
        );
        if (found) return found;
        await trx.insertInto('alerts').values(toRow(asked)).execute();
        return asked;
      }),

    async cancel(watcherId, subjectId) {
      await update((all) => waited(ofPair(watcherId, subjectId)(all)))
        .set({ state: 'over' })
        .execute();
    },

    async remove(subjectId, watcherId) {
      await update((all) => ofPair(watcherId, subjectId)(all).where('state', '=', 'waiting'))
        .set({ state: 'removed' })
        .execute();
    },

    mine: (watcherId, now) =>
      latestFirst((all) => waited(all).where('watcher_id', '=', watcherId).where('until', '>', now)),

    onMe: (subjectId, now) =>
      latestFirst((all) =>
        all
          .where('subject_id', '=', subjectId)
          .where('state', '=', 'waiting')
          .where('is_listed', '=', 1)
          .where('until', '>', now),
      ),

    about: (subjectIds, now) =>
      latestFirst((all) =>
        all.where('subject_id', 'in', listed(subjectIds)).where('state', '=', 'waiting').where('until', '>', now),
      ),

    async change(changes) {
      if (changes.length === 0) return;
      await update(named(changes.map(({ id }) => id)))
        .set({
          is_armed: changed('is_armed', changes, ({ isArmed }) => isArmed),
          is_grant_armed: changed('is_grant_armed', changes, ({ isGrantArmed }) => isGrantArmed),
          is_listed: changed('is_listed', changes, ({ isListed }) => isListed),
        })
        .execute();
    },

    async returned(id, at, dueAt) {
      const returned = await db
        .updateTable('alerts')
        .set({ state: 'returned', returned_at: at, due_at: dueAt })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .where('until', '>', at)
        .returning('id')
        .executeTakeFirst();
      return returned !== undefined;
    },

    async makeDue(watcherIds) {
      await update((all) => all.where('watcher_id', 'in', listed(watcherIds)).where('state', '=', 'returned'))
        .set({ due_at: 0 })
        .execute();
    },

    async due(now, again, limit) {
      const due = await dueBy(now)(rows()).select('id').orderBy('due_at').orderBy('id').limit(limit).execute();
      // Mostly there are none, and nothing is to be written.
      if (due.length === 0) return [];
      const ids = due.map(({ id }) => id);
      // Those that no other gateway has taken on meanwhile.
      const taken = await update((all) => dueBy(now)(named(ids)(all)))
        .set({ due_at: again, leased_until: again })
        .returningAll()
        .execute();
      const byId = new Map(taken.map((row) => [row.id, toRecord(row)]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },

    async postpone(ids, dueAt) {
      await update((all) => named(ids)(all).where('state', '=', 'returned'))
        // Unless it was made due since it was taken on.
        .set({ leased_until: 0, due_at: sql<number>`case when due_at = 0 then 0 else cast(${dueAt} as bigint) end` })
        .execute();
    },

    async told(ids) {
      await update((all) => named(ids)(all).where('state', '=', 'returned'))
        .set({ state: 'over', due_at: null })
        .execute();
    },

    async forget(personId) {
      await remove((all) => all.where('watcher_id', '=', personId));
      await remove((all) => all.where('subject_id', '=', personId));
    },

    async tidy(now) {
      await remove((all) => all.where('until', '<=', now - DAY_MS));
      await remove((all) => all.where('state', '=', 'over').where('asked_at', '<=', now - DAY_MS));
    },
  };
}

/** In one statement for all of them. */
function changed(
  column: string,
  changes: readonly AlertChange[],
  of: (change: AlertChange) => boolean | undefined,
): RawBuilder<number> {
  const those = (value: boolean) => listed(changes.filter((change) => of(change) === value).map(({ id }) => id));
  return sql`case when id in ${those(true)} then 1 when id in ${those(false)} then 0 else ${sql.ref(column)} end`;
}

function toRow(alert: AlertRecord): Alerts {
  return {
    id: alert.id,
    watcher_id: alert.watcherId,
    subject_id: alert.subjectId,
    asked_at: alert.askedAt,
    until: alert.until,
    state: 'waiting',
    is_armed: alert.isArmed ? 1 : 0,
    is_grant_armed: alert.isGrantArmed ? 1 : 0,
    is_listed: alert.isListed ? 1 : 0,
    returned_at: alert.returnedAt,
    due_at: null,
    leased_until: 0,
  };
}

function toRecord(row: Alerts): AlertRecord {
  return {
    id: row.id,
    watcherId: row.watcher_id,
    subjectId: row.subject_id,
    askedAt: row.asked_at,
    until: row.until,
    isArmed: row.is_armed === 1,
    isGrantArmed: row.is_grant_armed === 1,
    returnedAt: row.returned_at,
    isListed: row.is_listed === 1 && row.state === 'waiting',
  };
}
