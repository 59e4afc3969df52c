import { upserting } from '@meeshy/status-gateway/mongodb';
import type { AnyBulkWriteOperation, UpdateFilter } from 'mongodb';
import { oneAfterTheOther } from '../database/in-turn.ts';
import type { Collections, WebhookNewsDocument } from '../database/mongodb-schema.ts';
import { keyOf, type News, type NewsRecords, reportIn } from './records.ts';
import { isOccupation, NOTHING_SHOWN, OCCUPIED, VACATED } from './schedule.ts';

/** What becomes of it when nothing was heard since it was taken on, and otherwise. */
type Conclusion = (known: WebhookNewsDocument) => {
  readonly latest: UpdateFilter<WebhookNewsDocument>;
  readonly newer: Partial<WebhookNewsDocument>;
};

export function mongoNews({ webhookNews: news, webhooks }: Collections): NewsRecords {
  const inTurn = oneAfterTheOther();
  const held = (lease: string, keys: readonly string[]) => ({ _id: { $in: [...keys] }, lease });
  const free = { lease: null, leasedUntil: 0 };

  async function conclude(token: string, keys: readonly string[], of: Conclusion): Promise<void> {
    if (keys.length === 0) return;
    await inTurn(() => concludeNow(token, keys, of));
  }

  async function concludeNow(token: string, keys: readonly string[], of: Conclusion): Promise<void> {
    const found = await news.find(held(token, keys)).toArray();
    const steps = found.flatMap((known): AnyBulkWriteOperation<WebhookNewsDocument>[] => {
      const { latest, newer } = of(known);
      const own = { _id: known._id, lease: token };
      return [
        { updateOne: { filter: { ...own, version: known.sentVersion ?? -1 }, update: latest } },
        { updateOne: { filter: own, update: { $set: { ...free, ...newer } } } },
      ];
    });
    if (steps.length > 0) await news.bulkWrite(steps);
  }

  return {
    put: (all) =>
      inTurn(async () => {
        if (all.length > 0) await upserting(() => news.bulkWrite(all.flatMap(taking)));
      }),

    due: (now) => news.distinct('webhookId', { dueAt: { $lte: now, $ne: null }, leasedUntil: { $lte: now } }),

    lease: (webhookId, { token, now, until }, limit) =>
      inTurn(async () => {
        const isDue = { webhookId, dueAt: { $lte: now, $ne: null }, leasedUntil: { $lte: now } };
        const due = await news.find(isDue, { sort: { dueAt: 1 }, limit }).toArray();
        if (due.length === 0) return [];
        await news.bulkWrite(
          due.map(({ _id, version, shown, isUnsure, lease }) => ({
            updateOne: {
              // Unless another gateway was faster, or something newer was heard.
              filter: { _id, version, ...isDue },
              update: {
                $set: {
                  lease: token,
                  leasedUntil: until,
                  sent: shown,
                  sentVersion: version,
                  // Whoever held it did not say what became of it.
                  isUnsure: isUnsure || (lease ?? null) !== null,
                },
              },
            },
          })),
        );
        const keys = due.map(({ _id }) => _id);
        const taken = new Map((await news.find(held(token, keys)).toArray()).map((one) => [one._id, one]));
        return due.flatMap(({ _id: key, face, shown, told, attempts }) => {
          const isUnsure = taken.get(key)?.isUnsure;
          if (isUnsure === undefined) return [];
          return [{ key, report: reportIn(face), shown, told: told ?? null, isUnsure, attempts }];
        });
      }),

    settle: (token, keys) =>
      conclude(token, keys, ({ sent }) => {
        const told = { told: sent, isUnsure: false };
        return { latest: { $set: { ...free, ...told, dueAt: null } }, newer: told };
      }),

    postpone: (token, keys, dueAt) =>
      conclude(token, keys, () => ({
        latest: { $set: { ...free, isUnsure: true, dueAt }, $inc: { attempts: 1 } },
        newer: { isUnsure: true },
      })),

    release: (token, keys) =>
      inTurn(async () => {
        if (keys.length > 0) await news.updateMany(held(token, keys), { $set: free });
      }),

    async forget(webhookId) {
      await news.deleteMany({ webhookId });
    },

    async online(after, limit) {
      const found = await news
        .find({ _id: { $gt: after }, shown: new RegExp(`^(online|${OCCUPIED}$)`) }, { sort: { _id: 1 }, limit })
        .toArray();
      return found.map(({ _id, webhookId, face, shown }) => {
        return { key: _id, webhookId, report: reportIn(face), shown };
      });
    },

    async tidy(before) {
      await news.deleteMany({ dueAt: null, shown: { $in: [NOTHING_SHOWN, VACATED] }, heardAt: { $lt: before } });
      const there = (await webhooks.distinct('_id')).map((id) => id.toHexString());
      await news.deleteMany({ webhookId: { $nin: there } });
    },

    async waiting() {
      const counted = news.aggregate<{ _id: string; count: number }>([
        { $match: { dueAt: { $ne: null } } },
        { $group: { _id: '$webhookId', count: { $sum: 1 } } },
      ]);
      return new Map((await counted.toArray()).map(({ _id, count }) => [_id, count]));
    },
  };
}

/** In this order: what is told already, what is owed already, what is newer, and what is new. What is there stays unless this is newer. */
function taking({ webhookId, report, shown, heardAt, dueAt }: News): AnyBulkWriteOperation<WebhookNewsDocument>[] {
  const _id = keyOf(webhookId, report);
  const heard = { version: report.version, face: JSON.stringify(report), shown, heardAt, attempts: 0 };
  const older = { _id, version: { $lt: report.version } };
  const isTold = { told: shown, isUnsure: false, lease: null };
  const { version } = report;
  const again = [
    // While it is told: nothing was heard since it was taken on.
    {
      updateOne: {
        filter: { ...older, shown, sent: shown, sentVersion: { $ne: null } },
        update: { $set: { version, sentVersion: version, heardAt } },
      },
    },
    { updateOne: { filter: { ...older, shown }, update: { $set: { version, heardAt } } } },
  ];
  const none = { lease: null, leasedUntil: 0, sent: null, sentVersion: null, told: null, isUnsure: false };
  return [
    { updateOne: { filter: { ...older, ...isTold }, update: { $set: { ...heard, dueAt: null } } } },
    ...(isOccupation(report) ? again : []),
    // Of what is being told something else has been heard since.
    { updateOne: { filter: older, update: { $set: { ...heard, dueAt, sentVersion: null } } } },
    { updateOne: { filter: { _id }, update: { $setOnInsert: { webhookId, ...heard, dueAt, ...none } }, upsert: true } },
  ];
}
