import { isTaken, newObjectId, toObjectId, toObjectIds } from '@meeshy/status-gateway/mongodb';
import type { Filter } from 'mongodb';
import type { Collections, ConversationDocument, MemberDocument } from '../../database/mongodb-schema.ts';
import type { ConversationRecord, ConversationRecords } from '../records.ts';
import { before, findPeople, living } from './found.ts';
import { withSenders } from './messages.ts';

export function mongoConversations(collections: Collections): ConversationRecords {
  const { conversations, members } = collections;

  async function complete(found: ConversationDocument[], places: MemberDocument[]): Promise<ConversationRecord[]> {
    const placeOf = new Map(places.map((place) => [String(place.conversationId), place]));
    const shown = found.flatMap(({ _id, lastMessage }) =>
      lastMessage && placeOf.get(String(_id))?.state === 'present' ? [lastMessage] : [],
    );
    const inviterIds = places.flatMap(({ invitedBy }) => invitedBy ?? []);
    const [messages, inviters] = await Promise.all([
      withSenders(collections, shown),
      inviterIds.length > 0 ? findPeople(collections, { _id: { $in: inviterIds } }) : [],
    ]);
    const lastIn = new Map(messages.map((message) => [message.conversationId, message]));
    const inviterOf = new Map(inviters.map(({ id, username, displayName }) => [id, { id, username, displayName }]));
    return found.flatMap(({ _id, type, title, ownerId, pairKey = null, createdAt, isCrowd = false }) => {
      const id = _id.toHexString();
      const place = placeOf.get(id);
      if (!place) return [];
      return {
        id,
        type,
        title,
        ownerId: ownerId.toHexString(),
        pairKey,
        createdAt: createdAt.getTime(),
        state: place.state,
        isCrowd,
        invitedBy: inviterOf.get(String(place.invitedBy)) ?? null,
        lastMessage: lastIn.get(id) ?? null,
      };
    });
  }

  return {
    async add({ id, type, title, ownerId, pairKey, createdAt }) {
      const made = { _id: newObjectId(id), type, title, ownerId: newObjectId(ownerId), createdAt: new Date(createdAt) };
      try {
        await conversations.insertOne(pairKey === null ? made : { ...made, pairKey });
        return { id, isNew: true };
      } catch (error) {
        const known = isTaken(error) && pairKey !== null && (await conversations.findOne({ pairKey }));
        if (!known) throw error;
        return { id: known._id.toHexString(), isNew: false };
      }
    },

    async list(viewerId, { after, limit }) {
      const places = await members.find({ userId: toObjectId(viewerId) }).toArray();
      const mine = { _id: { $in: places.map(({ conversationId }) => conversationId) } };
      const found = await conversations
        .find((after ? { $and: [mine, before(after)] } : mine) as Filter<ConversationDocument>)
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit)
        .toArray();
      return complete(
        found,
        places.filter(({ conversationId }) => found.some(({ _id }) => _id.equals(conversationId))),
      );
    },

    async find(viewerId, conversationId) {
      const _id = toObjectId(conversationId);
      const [place, found] = await Promise.all([
        members.findOne({ conversationId: _id, userId: toObjectId(viewerId) }),
        conversations.findOne({ _id }),
      ]);
      const [record] = place && found ? await complete([found], [place]) : [];
      return record ?? null;
    },

    async directAmong(conversationIds) {
      const among = { _id: { $in: toObjectIds(conversationIds) }, type: 'direct' as const };
      const found = await conversations.find(among, { projection: { _id: 1 } }).toArray();
      return found.map(({ _id }) => _id.toHexString());
    },

    async rename(id, title) {
      await conversations.updateOne({ _id: toObjectId(id) }, { $set: { title } });
    },

    async passOn(fromId, now, conversationId) {
      const ownerId = toObjectId(fromId);
      const there = conversationId === undefined ? {} : { _id: toObjectId(conversationId) };
      const owned = await conversations.find({ ownerId, ...there }, { projection: { _id: 1 } }).toArray();
      for (const { _id } of owned) {
        const others = { conversationId: _id, userId: { $ne: ownerId }, isAnonymous: false, state: 'present' } as const;
        const eldest = { sort: { joinedAt: 1, userId: 1 } } as const;
        const heir = await members.findOne({ ...others, ...living(now) }, eldest);
        if (heir) await conversations.updateOne({ _id, ownerId }, { $set: { ownerId: heir.userId } });
      }
    },
  };
}
