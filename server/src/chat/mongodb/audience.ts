/** P12: who may see whom, out of the members alone. */

import { toObjectId } from '@meeshy/status-gateway/mongodb';
import type { ObjectId } from 'mongodb';
import type { Collections } from '../../database/mongodb-schema.ts';
import { living } from './found.ts';

/** The ids of everyone in the audience, the viewer too, or of those among `ids`. Two queries, one after the other. */
export async function audienceOf(
  { members }: Pick<Collections, 'members'>,
  viewerId: string,
  now: number,
  ids?: readonly ObjectId[],
): Promise<ObjectId[]> {
  const own = { userId: toObjectId(viewerId), state: 'present' } as const;
  const mine = await members.find(own, { projection: { conversationId: 1 } }).toArray();
  if (mine.length === 0) return [];
  return members.distinct('userId', {
    conversationId: { $in: mine.map(({ conversationId }) => conversationId) },
    state: 'present',
    ...(ids && { userId: { $in: ids } }),
    ...living(now),
  });
}
