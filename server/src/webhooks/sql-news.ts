import { sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import { keyOf, type NewsRecords, reportIn } from './records.ts';
import { idOf, NOTHING_SHOWN, OCCUPIED, VACATED } from './schedule.ts';

export function sqlNews(db: Database): NewsRecords {
  const held = (token: string, keys: readonly string[]) =>
    db.updateTable('webhook_news').where('lease', '=', token).where('key', 'in', keys);
  const free = { lease: null, leased_until: 0 };
  /** Nothing was heard since it was taken on. */
  const isLatest = sql<boolean>`version = sent_version`;

  return {
    async put(news) {
      if (news.length === 0) return;
      const rows = news.map(({ webhookId, report, shown, heardAt, dueAt }) => ({
        key: keyOf(webhookId, report),
        webhook_id: webhookId,
        user_id: idOf(report),
        version: report.version,
        face: JSON.stringify(report),
        shown,
        heard_at: heardAt,
        due_at: dueAt,
      }));
      // In one order, so that gateways that hear of the same people do not bar each other.
      rows.sort((a, b) => (a.key < b.key ? -1 : 1));
      /** A conversation, as it was already. */
      const isReadAgain = sql<boolean>`webhook_news.shown = excluded.shown and excluded.shown in (${OCCUPIED}, ${VACATED})`;
      await db
        .insertInto('webhook_news')
        .values(rows)
        .onConflict((conflict) =>
          conflict
            .column('key')
            .doUpdateSet(({ ref }) => ({
              version: ref('excluded.version'),
              face: sql<string>`case when ${isReadAgain} then webhook_news.face else excluded.face end`,
              shown: ref('excluded.shown'),
              heard_at: ref('excluded.heard_at'),
              sent_version: sql<
                number | null
              >`case when ${isReadAgain} and webhook_news.sent_version = webhook_news.version
                then excluded.version else webhook_news.sent_version end`,
              attempts: sql<number>`case when ${isReadAgain} then webhook_news.attempts else 0 end`,
              due_at: sql<number | null>`case when webhook_news.told = excluded.shown and webhook_news.is_unsure = 0
                and webhook_news.lease is null then null when ${isReadAgain} then webhook_news.due_at else excluded.due_at end`,
            }))
            .whereRef('webhook_news.version', '<', 'excluded.version'),
        )
        .execute();
    },

    async due(now) {
      const found = await db
        .selectFrom('webhook_news')
        .select('webhook_id as id')
        .distinct()
        .where('due_at', '<=', now)
        .where('leased_until', '<=', now)
        .execute();
      return found.map(({ id }) => id);
    },

    async lease(webhookId, { token, now, until }, limit) {
      const leased = await db
        .updateTable('webhook_news')
        .set({
          // Whoever held it did not say what became of it.
          is_unsure: sql<number>`case when lease is null then is_unsure else 1 end`,
          lease: token,
          leased_until: until,
          sent: sql<string>`shown`,
          sent_version: sql<number>`version`,
        })
        .where('key', 'in', (query) =>
          query
            .selectFrom('webhook_news')
            .select('key')
            .where('webhook_id', '=', webhookId)
            .where('due_at', '<=', now)
            .where('leased_until', '<=', now)
            .orderBy('due_at')
            .limit(limit),
        )
        // Again: another gateway may have been faster by then.
        .where('due_at', '<=', now)
        .where('leased_until', '<=', now)
        .returning(['key', 'face', 'shown', 'told', 'is_unsure', 'attempts'])
        .execute();
      return leased.map(({ key, face, shown, told, is_unsure, attempts }) => ({
        key,
        report: reportIn(face),
        shown,
        told,
        isUnsure: is_unsure === 1,
        attempts,
      }));
    },

    async settle(token, keys) {
      if (keys.length === 0) return;
      const due_at = sql<number | null>`case when ${isLatest} then null else due_at end`;
      await held(token, keys)
        .set({ ...free, told: sql<string>`sent`, is_unsure: 0, due_at })
        .execute();
    },

    async postpone(token, keys, dueAt) {
      if (keys.length === 0) return;
      await held(token, keys)
        .set({
          ...free,
          is_unsure: 1,
          due_at: sql<number | null>`case when ${isLatest} then cast(${dueAt} as bigint) else due_at end`,
          attempts: sql<number>`case when ${isLatest} then attempts + 1 else attempts end`,
        })
        .execute();
    },

    async release(token, keys) {
      if (keys.length > 0) await held(token, keys).set(free).execute();
    },

    async forget(webhookId) {
      await db.deleteFrom('webhook_news').where('webhook_id', '=', webhookId).execute();
    },

    async online(after, limit) {
      const found = await db
        .selectFrom('webhook_news')
        .select(['key', 'webhook_id as webhookId', 'face', 'shown'])
        .where('key', '>', after)
        .where(({ eb, or }) => or([eb('shown', 'like', 'online%'), eb('shown', '=', OCCUPIED)]))
        .orderBy('key')
        .limit(limit)
        .execute();
      return found.map(({ face, ...rest }) => ({ ...rest, report: reportIn(face) }));
    },

    async tidy(before) {
      await db
        .deleteFrom('webhook_news')
        .where('due_at', 'is', null)
        .where('shown', 'in', [NOTHING_SHOWN, VACATED])
        .where('heard_at', '<', before)
        .execute();
      await db
        .deleteFrom('webhook_news')
        .where('webhook_id', 'not in', (query) => query.selectFrom('webhooks').select('id'))
        .execute();
    },

    async waiting() {
      const found = await db
        .selectFrom('webhook_news')
        .select(({ fn }) => ['webhook_id as id', fn.countAll<number>().as('count')])
        .where('due_at', 'is not', null)
        .groupBy('webhook_id')
        .execute();
      return new Map(found.map(({ id, count }) => [id, Number(count)]));
    },
  };
}
