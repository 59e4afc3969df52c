import { toObjectId, toObjectIds } from '@meeshy/status-gateway/mongodb';
import type { ObjectId } from 'mongodb';
import type { Collections } from '../../database/mongodb-schema.ts';
import type { CrowdRecords } from '../records.ts';

export function mongoCrowds({ conversations, members }: Collections): CrowdRecords {
  return {
    async among(conversationIds) {
      const those = { _id: { $in: toObjectIds(conversationIds) }, isCrowd: true as const };
      const found = await conversations.find(those, { projection: { _id: 1 } }).toArray();
      return found.map(({ _id }) => _id.toHexString());
    },

    async perhaps(limit) {
      const [known, large] = await Promise.all([
        conversations.find({ isCrowd: true }, { projection: { _id: 1 } }).toArray(),
        members
          .aggregate<{ _id: ObjectId }>([
            { $match: { state: 'present' } },
            { $group: { _id: '$conversationId', places: { $sum: 1 } } },
            { $match: { places: { $gt: limit } } },
          ])
          .toArray(),
      ]);
      return [...new Set([...known, ...large].map(({ _id }) => _id.toHexString()))];
    },

    async hold(conversationIds) {
      const those = { _id: { $in: toObjectIds(conversationIds) }, type: 'group' as const };
      const groups = await conversations.find(those, { projection: { isCrowd: 1 } }).toArray();
      return groups.map(({ _id, isCrowd = false }) => ({ id: _id.toHexString(), isCrowd }));
    },

    async set(conversationId, isCrowd) {
      const own = { _id: toObjectId(conversationId) };
      const { modifiedCount } = await (isCrowd
        ? conversations.updateOne({ ...own, isCrowd: { $exists: false } }, { $set: { isCrowd } })
        : conversations.updateOne({ ...own, isCrowd: true }, { $unset: { isCrowd: '' } }));
      return modifiedCount === 1;
    },
  };
}
