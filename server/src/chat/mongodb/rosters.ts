import { toObjectIds } from '@meeshy/status-gateway/mongodb';
import type { Filter } from 'mongodb';
import type { Collections, MemberDocument } from '../../database/mongodb-schema.ts';
import type { RosterRecords } from '../records.ts';
import { living } from './found.ts';

export function mongoRosters({ members }: Collections): RosterRecords {
  async function places(filter: Filter<MemberDocument>): Promise<{ conversationId: string; userId: string }[]> {
    const found = await members.find(filter, { projection: { conversationId: 1, userId: 1 } }).toArray();
    return found.map(({ conversationId, userId }) => ({
      conversationId: conversationId.toHexString(),
      userId: userId.toHexString(),
    }));
  }

  async function subjectsIn(state: MemberDocument['state'], conversationIds: readonly string[], now: number) {
    const found = await places({ state, conversationId: { $in: toObjectIds(conversationIds) }, ...living(now) });
    return grouped(found.map(({ userId, conversationId }) => ({ of: conversationId, id: userId })));
  }

  return {
    async conversationsOf(subjectIds) {
      const found = await places({ state: 'present', userId: { $in: toObjectIds(subjectIds) } });
      return grouped(found.map(({ userId, conversationId }) => ({ of: userId, id: conversationId })));
    },

    presentIn: (conversationIds, now) => subjectsIn('present', conversationIds, now),

    invitedIn: (conversationIds, now) => subjectsIn('invited', conversationIds, now),

    async countPresent(conversationIds, now, most) {
      const present = { state: 'present' as const, ...living(now) };
      const counts = toObjectIds(conversationIds).map(async (conversationId): Promise<[string, number]> => {
        const some = most === undefined ? {} : { limit: most };
        return [conversationId.toHexString(), await members.countDocuments({ conversationId, ...present }, some)];
      });
      return new Map(await Promise.all(counts));
    },
  };
}

/** The ids of each, by whose they are. */
function grouped(pairs: Iterable<{ of: string; id: string }>): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const { of, id } of pairs) {
    const known = ids.get(of);
    if (known) known.push(id);
    else ids.set(of, [id]);
  }
  return ids;
}
