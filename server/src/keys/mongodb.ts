import { isTaken, newObjectId, toObjectId } from '@meeshy/status-gateway/mongodb';
import type { ApiKeyDocument, Collections } from '../database/mongodb-schema.ts';
import type { KeyRecord, KeyRecords } from './records.ts';

export function mongoKeys({ apiKeys }: Collections): KeyRecords {
  return {
    all: async () => (await apiKeys.find().sort({ _id: 1 }).toArray()).map(toRecord),

    async find(hash) {
      const found = await apiKeys.findOne({ hash });
      return found && toRecord(found);
    },

    async add({ id, name, createdAt, hash }) {
      try {
        await apiKeys.insertOne({ _id: newObjectId(id), name, hash, createdAt: new Date(createdAt) });
        return true;
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
    },

    remove: async (id) => (await apiKeys.deleteOne({ _id: toObjectId(id) })).deletedCount > 0,
  };
}

function toRecord({ _id, name, createdAt }: ApiKeyDocument): KeyRecord {
  return { id: _id.toHexString(), name, createdAt: createdAt.getTime() };
}
