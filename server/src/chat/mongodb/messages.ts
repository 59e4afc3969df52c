import { isTaken, newObjectId, toObjectId } from '@meeshy/status-gateway/mongodb';
import type { Document, Filter } from 'mongodb';
import type { Collections, MessageDocument } from '../../database/mongodb-schema.ts';
import type { MessageRecord, MessageRecords, NewMessage } from '../records.ts';
import { before, findPeople } from './found.ts';

export function mongoMessages(collections: Collections): MessageRecords {
  const { conversations, members, messages } = collections;
  const presence = (subjectId: string, conversationId: string) =>
    ({ conversationId: toObjectId(conversationId), userId: toObjectId(subjectId), state: 'present' }) as const;

  /** Answers the one that its sender has named alike before, if there is one. */
  async function insert(message: MessageDocument): Promise<MessageDocument | null> {
    try {
      await messages.insertOne(message);
      return null;
    } catch (error) {
      const { sentAs } = message;
      const known = isTaken(error) && sentAs !== undefined && (await messages.findOne({ sentAs }));
      if (!known) throw error;
      return known;
    }
  }

  return {
    async add(given, clientId) {
      const message = {
        ...toDocument(given),
        ...(clientId !== undefined && { sentAs: `${given.senderId}:${clientId}` }),
      };
      const known = await insert(message);
      const kept = known ?? message;
      // Also when it was known already: the first time may have been cut short here.
      const older = { _id: kept.conversationId, ...lastBefore(kept) };
      await conversations.updateOne(older, { $set: { lastMessage: kept } });
      return known ? { kept: toNewMessage(known), isNew: false } : { kept: given, isNew: true };
    },

    async history(viewerId, conversationId, { after, limit }) {
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
  return found.map((message) => ({
    ...toNewMessage(message),
    senderUsername: senderOf.get(String(message.senderId))?.username ?? '',
    senderDisplayName: senderOf.get(String(message.senderId))?.displayName ?? '',
  }));
}

function toDocument({ id, conversationId, senderId, content, language, createdAt }: NewMessage): MessageDocument {
  return {
    _id: newObjectId(id),
    conversationId: newObjectId(conversationId),
    senderId: newObjectId(senderId),
    content,
    originalLanguage: language,
    createdAt: new Date(createdAt),
  };
}

function toNewMessage(document: MessageDocument): NewMessage {
  const { _id, conversationId, senderId, content, originalLanguage, createdAt } = document;
  return {
    id: _id.toHexString(),
    conversationId: conversationId.toHexString(),
    senderId: senderId.toHexString(),
    content,
    language: originalLanguage,
    createdAt: createdAt.getTime(),
  };
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
