import { newObjectId, toObjectId, toTime, upserting } from '@meeshy/status-gateway/mongodb';
import type { Collections, PushDocument } from '../database/mongodb-schema.ts';
import { type PushRecord, type PushRecords, surplus } from './records.ts';

export function mongoPush({ pushSubscriptions }: Collections): PushRecords {
  const find = async (userId: string) =>
    (await pushSubscriptions.find({ userId: toObjectId(userId) }).toArray()).map(toRecord);
  const among = (userId: string, endpoints: readonly string[]) => {
    return { _id: { $in: [...endpoints] }, userId: toObjectId(userId) };
  };

  async function remove(userId: string, endpoints: readonly string[]): Promise<void> {
    if (endpoints.length > 0) await pushSubscriptions.deleteMany(among(userId, endpoints));
  }

  return {
    async put({ endpoint: _id, userId, renewedAt, ...rest }, most) {
      const own = newObjectId(userId);
      const renewed = { ...rest, userId: own, renewedAt: new Date(renewedAt) };
      const { matchedCount } = await pushSubscriptions.updateOne({ _id, userId: own }, { $set: renewed });
      const taken = { $set: { ...renewed, acceptedAt: null } };
      const before =
        matchedCount === 0
          ? await upserting(() =>
              pushSubscriptions.findOneAndUpdate({ _id }, taken, { upsert: true, returnDocument: 'before' }),
            )
          : null;
      await remove(userId, surplus(await find(userId), _id, most));
      return before && before.userId.toHexString() !== userId ? before.userId.toHexString() : null;
    },

    of: find,

    remove,

    async accepted(userId, endpoints, at) {
      if (endpoints.length === 0) return;
      await pushSubscriptions.updateMany(among(userId, endpoints), { $set: { acceptedAt: new Date(at) } });
    },

    async forget(userId) {
      await pushSubscriptions.deleteMany({ userId: toObjectId(userId) });
    },
  };
}

function toRecord({ _id, userId, renewedAt, acceptedAt, ...rest }: PushDocument): PushRecord {
  return {
    ...rest,
    endpoint: _id,
    userId: userId.toHexString(),
    renewedAt: renewedAt.getTime(),
    acceptedAt: toTime(acceptedAt),
  };
}
