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
  return presentAmong(members, idsOf(await placesOf(members, viewerId)), now, ids);
}

/** Those of them whom the viewer is told of: who shares more with the viewer than crowds. One query more. */
export async function contactsOf(
  { members, conversations }: Pick<Collections, 'members' | 'conversations'>,
  viewerId: string,
  now: number,
  ids?: readonly ObjectId[],
): Promise<ObjectId[]> {
  const mine = idsOf(await placesOf(members, viewerId));
  const among = { _id: { $in: mine }, isCrowd: true as const };
  const crowds = await conversations.find(among, { projection: { _id: 1 } }).toArray();
  const others = mine.filter((id) => !crowds.some(({ _id }) => _id.equals(id)));
  return presentAmong(members, others, now, ids);
}

function placesOf(members: Collections['members'], viewerId: string) {
  const own = { userId: toObjectId(viewerId), state: 'present' } as const;
  return members.find(own, { projection: { conversationId: 1 } }).toArray();
}

function idsOf(places: readonly { conversationId: ObjectId }[]): ObjectId[] {
  return places.map(({ conversationId }) => conversationId);
}

async function presentAmong(
  members: Collections['members'],
  conversationIds: readonly ObjectId[],
  now: number,
  ids?: readonly ObjectId[],
): Promise<ObjectId[]> {
  if (conversationIds.length === 0) return [];
  return members.distinct('userId', {
    conversationId: { $in: conversationIds },
    state: 'present',
    ...(ids && { userId: { $in: ids } }),
    ...living(now),
  });
}
