import type { WebhookDelivery, WebhookEvent } from '@meeshy/status-protocol';
import { sql } from 'kysely';
import type { Database, Webhooks } from '../database/schema.ts';
import {
  keyOf,
  MOST_DELIVERIES,
  type NewsRecords,
  reportIn,
  type WebhookRecord,
  type WebhookRecords,
} from './records.ts';
import { idOf, NOTHING_SHOWN, OCCUPIED, VACATED } from './schedule.ts';

export function sqlWebhooks(db: Database): WebhookRecords {
  const find = (id: string) => db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst();

  return {
    all: async () =>
      (await db.selectFrom('webhooks').selectAll().orderBy('created_at').orderBy('id').execute()).map(toRecord),

    async find(id) {
      const found = await find(id);
      return found ? toRecord(found) : null;
    },

    async add(webhook) {
      await db.insertInto('webhooks').values(toRow(webhook)).execute();
    },

    async change(id, changes) {
      const row = toChanges(changes);
      if (Object.keys(row).length === 0) return (await find(id)) !== undefined;
      const { numUpdatedRows } = await db.updateTable('webhooks').set(row).where('id', '=', id).executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async remove(id) {
      const removed = await db.deleteFrom('webhooks').where('id', '=', id).returning('id').executeTakeFirst();
      await db.deleteFrom('webhook_news').where('webhook_id', '=', id).execute();
      await db.deleteFrom('webhook_deliveries').where('webhook_id', '=', id).execute();
      return removed !== undefined;
    },

    async addDeliveries(webhookId, deliveries) {
      const latest = deliveries.slice(-MOST_DELIVERIES);
      if (latest.length === 0) return;
      const own = () => db.selectFrom('webhook_deliveries').where('webhook_id', '=', webhookId);
      const { last } = await own()
        .select(({ fn }) => fn.max('number').as('last'))
        .executeTakeFirstOrThrow();
      const from = Number(last ?? 0) + 1;
      await db
        .insertInto('webhook_deliveries')
        .values(
          latest.map((delivery, i) => ({
            webhook_id: webhookId,
            number: from + i,
            delivery: JSON.stringify(delivery),
          })),
        )
        // Another gateway has just taken the same numbers: of what is shown to be looked at, some is enough.
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await db
        .deleteFrom('webhook_deliveries')
        .where('webhook_id', '=', webhookId)
        .where('number', '<=', from + latest.length - 1 - MOST_DELIVERIES)
        .execute();
    },

    async deliveries() {
      const found = await db.selectFrom('webhook_deliveries').selectAll().orderBy('number', 'desc').execute();
      const byWebhook = new Map<string, WebhookDelivery[]>();
      for (const { webhook_id: id, delivery } of found) {
        const own = byWebhook.get(id) ?? [];
        byWebhook.set(id, own);
        if (own.length < MOST_DELIVERIES) own.push(JSON.parse(delivery) as WebhookDelivery);
      }
      return byWebhook;
    },
  };
}

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
      await db
        .insertInto('webhook_news')
        .values(rows)
        .onConflict((conflict) =>
          conflict
            .column('key')
            .doUpdateSet(({ ref }) => ({
              version: ref('excluded.version'),
              face: ref('excluded.face'),
              shown: ref('excluded.shown'),
              heard_at: ref('excluded.heard_at'),
              attempts: 0,
              due_at: sql<number | null>`case when webhook_news.told = excluded.shown and webhook_news.is_unsure = 0
                and webhook_news.lease is null then null else excluded.due_at end`,
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

function toRow(webhook: WebhookRecord): Webhooks {
  const { id, url, events, isOn, offBecause, createdAt, secret, formerSecret, formerUntil } = webhook;
  return {
    id,
    url,
    events: events.join(' '),
    is_on: isOn ? 1 : 0,
    off_because: offBecause,
    created_at: createdAt,
    secret,
    former_secret: formerSecret,
    former_until: formerUntil,
  };
}

function toChanges(changes: Partial<WebhookRecord>): Partial<Webhooks> {
  const { url, events, isOn, offBecause, secret, formerSecret, formerUntil } = changes;
  return {
    ...(url !== undefined && { url }),
    ...(events !== undefined && { events: events.join(' ') }),
    ...(isOn !== undefined && { is_on: isOn ? 1 : 0 }),
    ...(offBecause !== undefined && { off_because: offBecause }),
    ...(secret !== undefined && { secret }),
    ...(formerSecret !== undefined && { former_secret: formerSecret }),
    ...(formerUntil !== undefined && { former_until: formerUntil }),
  };
}

function toRecord(row: Webhooks): WebhookRecord {
  return {
    id: row.id,
    url: row.url,
    events: row.events.split(' ') as WebhookEvent[],
    isOn: row.is_on === 1,
    offBecause: row.off_because,
    createdAt: row.created_at,
    secret: row.secret,
    formerSecret: row.former_secret,
    formerUntil: row.former_until,
  };
}
