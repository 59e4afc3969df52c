import type { Database } from '../../database/schema.ts';
import type { MessageRecords } from '../records.ts';
import { presentIn } from './audience.ts';

export function sqlMessages(db: Database): MessageRecords {
  return {
    async add(message, clientId) {
      const { id, conversationId, senderId, content, language, createdAt } = message;
      const sent = { content, language, created_at: createdAt, client_id: clientId ?? null };
      const made = await db
        .insertInto('messages')
        .values({ id, conversation_id: conversationId, sender_id: senderId, ...sent })
        .onConflict((conflict) => conflict.columns(['sender_id', 'client_id']).doNothing())
        .returning('id')
        .executeTakeFirst();
      if (made || clientId === undefined) return { kept: message, isNew: true };
      const known = db
        .selectFrom('messages')
        .select(['id', 'conversation_id as conversationId', 'sender_id as senderId'])
        .select(['content', 'language', 'created_at as createdAt'])
        .where('sender_id', '=', senderId)
        .where('client_id', '=', clientId);
      return { kept: await known.executeTakeFirstOrThrow(), isNew: false };
    },

    async history(viewerId, conversationId, { after, limit }) {
      let query = db
        .selectFrom('messages')
        .innerJoin('subjects', 'subjects.id', 'messages.sender_id')
        .select(['messages.id', 'messages.conversation_id as conversationId', 'messages.sender_id as senderId'])
        .select(['messages.content', 'messages.language', 'messages.created_at as createdAt'])
        .select(['subjects.username as senderUsername', 'subjects.display_name as senderDisplayName'])
        .where('messages.conversation_id', '=', conversationId)
        .where(presentIn(db, viewerId, conversationId))
        .orderBy('messages.created_at', 'desc')
        .orderBy('messages.id', 'desc');
      if (after) {
        query = query.where((eb) =>
          eb(eb.refTuple('messages.created_at', 'messages.id'), '<', eb.tuple(after[0], after[1])),
        );
      }
      return query.limit(limit).execute();
    },

    async senderName(subjectId, conversationId) {
      const sender = await db
        .selectFrom('subjects')
        .select('display_name')
        .where('id', '=', subjectId)
        .where(presentIn(db, subjectId, conversationId))
        .executeTakeFirst();
      return sender?.display_name ?? null;
    },
  };
}
