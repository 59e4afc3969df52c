import { toObjectIds, toTime } from '@meeshy/status-gateway/mongodb';
import type { Collections } from '../../database/mongodb-schema.ts';
import { DEFAULT_LANGUAGE } from '../profile.ts';
import type { IdentityRecords } from '../records.ts';
import { idsOf, living, OURS } from './found.ts';

const ACCOUNT = { username: 1, language: 1, role: 1, endsAt: 1 } as const;

export function mongoIdentities(collections: Collections): IdentityRecords {
  const { users, anonymous } = collections;

  return {
    async ofUsers(ids) {
      const found = await users.find({ _id: { $in: toObjectIds(ids) }, ...OURS }, { projection: ACCOUNT }).toArray();
      return new Map(
        found.map(({ _id, username, language = DEFAULT_LANGUAGE, role = 'USER', endsAt }) => [
          _id.toHexString(),
          { username, language, role, endsAt: toTime(endsAt) },
        ]),
      );
    },

    async ofGuest(tokenHash) {
      const found = await anonymous.findOne({ sessionToken: tokenHash });
      if (!found?.conversationId || !found.expiresAt) return null;
      const { _id, username, language = DEFAULT_LANGUAGE, conversationId, expiresAt, endsAt } = found;
      return {
        id: _id.toHexString(),
        username,
        language,
        conversationId: conversationId.toHexString(),
        linkExpiresAt: expiresAt.getTime(),
        endsAt: toTime(endsAt),
      };
    },

    async living(ids, now) {
      return new Set(await idsOf(collections, { _id: { $in: toObjectIds(ids) }, ...living(now) }));
    },
  };
}
