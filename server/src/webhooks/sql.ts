import type { WebhookDelivery, WebhookEvent } from '@meeshy/status-protocol';
import type { Database, Webhooks } from '../database/schema.ts';
import { MOST_DELIVERIES, type WebhookRecord, type WebhookRecords } from './records.ts';

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
