import type { Document, Filter } from 'mongodb';
import type { Collections, MessageDocument } from '../../database/mongodb-schema.ts';
import { newObjectId, toObjectId } from '../../database/mongodb-values.ts';
import type { MessageRecord, MessageRecords } from '../records.ts';
import { before, findPeople } from './found.ts';

export function mongoMessages(collections: Collections): MessageRecords {
  const { conversations, members, messages } = collections;
  const presence = (subjectId: string, conversationId: string) =>
    ({ conversationId: toObjectId(conversationId), userId: toObjectId(subjectId), state: 'present' }) as const;

  return {
    async add({ id, conversationId, senderId, content, language, createdAt }) {
      const message = {
        _id: newObjectId(id),
        conversationId: newObjectId(conversationId),
        senderId: newObjectId(senderId),
        content,
        originalLanguage: language,
        createdAt: new Date(createdAt),
      };
      await messages.insertOne(message);
      const older = { _id: message.conversationId, ...lastBefore(message) };
      await conversations.updateOne(older, { $set: { lastMessage: message } });
    },

    async history(viewerId, conversationId, { after, limit = 0 }) {
      const there: Filter<Document> = { conversationId: toObjectId(conversationId) };
      const range = after ? { $and: [there, before(after)] } : there;
      const [place, found] = await Promise.all([
        members.findOne(presence(viewerId, conversationId)),
        messages
          .find(range as Filter<MessageDocument>)
          .sort({ createdAt: -1, _id: -1 })
          .limit(limit)
          .toArray(),
      ]);
      return place ? withSenders(collections, found) : [];
    },

    async senderName(subjectId, conversationId) {
      const [place, [sender]] = await Promise.all([
        members.findOne(presence(subjectId, conversationId)),
        findPeople(collections, { _id: toObjectId(subjectId) }),
      ]);
      return place && sender ? sender.displayName : null;
    },
  };
}

/** Adds who wrote them. */
export async function withSenders(collections: Collections, found: MessageDocument[]): Promise<MessageRecord[]> {
  if (found.length === 0) return [];
  const senders = await findPeople(collections, { _id: { $in: found.map(({ senderId }) => senderId) } });
  const senderOf = new Map(senders.map((sender) => [sender.id, sender]));
  return found.map(({ _id, conversationId, senderId, content, originalLanguage, createdAt }) => ({
    id: _id.toHexString(),
    conversationId: conversationId.toHexString(),
    senderId: senderId.toHexString(),
    senderUsername: senderOf.get(String(senderId))?.username ?? '',
    senderDisplayName: senderOf.get(String(senderId))?.displayName ?? '',
    content,
    language: originalLanguage,
    createdAt: createdAt.getTime(),
  }));
}

/** That the last message of a conversation is none or an older one: of two at once the later stays. */
function lastBefore({ _id, createdAt }: MessageDocument): Filter<Document> {
  return {
    $or: [
      { lastMessage: null },
      { 'lastMessage.createdAt': { $lt: createdAt } },
      { 'lastMessage.createdAt': createdAt, 'lastMessage._id': { $lt: _id } },
    ],
  };
}
