import { newObjectId, toObjectId, toTime } from '@meeshy/status-gateway/mongodb';
import type { WebhookDelivery, WebhookEvent } from '@meeshy/status-protocol';
import { ObjectId } from 'mongodb';
import type { Collections, WebhookDocument } from '../database/mongodb-schema.ts';
import { MOST_DELIVERIES, type WebhookRecord, type WebhookRecords } from './records.ts';

export function mongoWebhooks({ webhooks, webhookNews, webhookDeliveries }: Collections): WebhookRecords {
  return {
    all: async () => (await webhooks.find({}, { sort: { _id: 1 } }).toArray()).map(toRecord),

    async find(id) {
      const found = await webhooks.findOne({ _id: toObjectId(id) });
      return found && toRecord(found);
    },

    async add({ id, createdAt, formerUntil, events, ...rest }) {
      await webhooks.insertOne({
        ...rest,
        _id: newObjectId(id),
        events: [...events],
        createdAt: new Date(createdAt),
        formerUntil: dateOf(formerUntil),
      });
    },

    async change(id, { formerUntil, events, ...rest }) {
      const changes = {
        ...rest,
        ...(events && { events: [...events] }),
        ...(formerUntil !== undefined && { formerUntil: dateOf(formerUntil) }),
      };
      const _id = toObjectId(id);
      if (Object.keys(changes).length === 0) return (await webhooks.countDocuments({ _id })) > 0;
      return (await webhooks.updateOne({ _id }, { $set: changes })).matchedCount > 0;
    },

    async remove(id) {
      const { deletedCount } = await webhooks.deleteOne({ _id: toObjectId(id) });
      await webhookNews.deleteMany({ webhookId: id });
      await webhookDeliveries.deleteMany({ webhookId: id });
      return deletedCount > 0;
    },

    async addDeliveries(webhookId, deliveries) {
      const latest = deliveries.slice(-MOST_DELIVERIES);
      if (latest.length === 0) return;
      await webhookDeliveries.insertMany(
        latest.map((delivery) => ({ _id: new ObjectId(), webhookId, delivery: JSON.stringify(delivery) })),
      );
      const last = { sort: { _id: -1 }, skip: MOST_DELIVERIES - 1, limit: 1 } as const;
      const [oldest] = await webhookDeliveries.find({ webhookId }, last).toArray();
      if (oldest) await webhookDeliveries.deleteMany({ webhookId, _id: { $lt: oldest._id } });
    },

    async deliveries() {
      const found = await webhookDeliveries.find({}, { sort: { _id: -1 } }).toArray();
      const byWebhook = new Map<string, WebhookDelivery[]>();
      for (const { webhookId, delivery } of found) {
        byWebhook.set(webhookId, [...(byWebhook.get(webhookId) ?? []), JSON.parse(delivery) as WebhookDelivery]);
      }
      return byWebhook;
    },
  };
}

function toRecord({ _id, events, createdAt, formerUntil, ...rest }: WebhookDocument): WebhookRecord {
  return {
    ...rest,
    id: _id.toHexString(),
    events: events as WebhookEvent[],
    createdAt: createdAt.getTime(),
    formerUntil: toTime(formerUntil),
  };
}

const dateOf = (time: number | null): Date | null => (time === null ? null : new Date(time));
