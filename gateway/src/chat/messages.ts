import { type Message, writeTime } from '@meeshy/status-protocol';
import { sql } from 'kysely';
import { presentIn } from './audience.ts';
import type { ChatContext } from './context.ts';
import { noConversation, requirePresent } from './directory.ts';
import { newId } from './ids.ts';
import { acceptInvitation, tellEntrances } from './members.ts';
import { readCursor, toPage } from './page.ts';
import type { Messages } from './types.ts';

interface MessageRow {
  id: string;
  conversation_id: string;
  sender_id: string;
  sender_username: string;
  sender_display_name: string;
  content: string;
  language: string;
  created_at: number;
}

export function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    senderId: row.sender_id,
    senderUsername: row.sender_username,
    senderDisplayName: row.sender_display_name,
    content: row.content,
    originalLanguage: row.language,
    createdAt: writeTime(row.created_at) ?? '',
  };
}

export function createMessages(context: ChatContext): Messages {
  const { db, events, now } = context;
  return {
    async history(viewerId, conversationId, { limit, cursor }) {
      const before = readCursor(cursor, 'number');
      let query = db
        .selectFrom('messages')
        .innerJoin('subjects', 'subjects.id', 'messages.sender_id')
        .selectAll('messages')
        .select(['subjects.username as sender_username', 'subjects.display_name as sender_display_name'])
        .where('messages.conversation_id', '=', conversationId)
        .where(presentIn(db, viewerId, conversationId))
        .orderBy('messages.created_at', 'desc')
        .orderBy('messages.id', 'desc')
        .limit(limit + 1);
      if (before) {
        query = query.where((eb) =>
          eb(eb.refTuple('messages.created_at', 'messages.id'), '<', eb.tuple(before[0], before[1])),
        );
      }
      const rows = await query.execute();
      if (rows.length === 0) await requirePresent(context, viewerId, conversationId);
      return toPage(rows, limit, (row) => [row.created_at, row.id], toMessage);
    },

    async send({ subject, language }, { conversationId, content, originalLanguage }) {
      const at = now();
      const row = {
        id: newId(at),
        conversation_id: conversationId,
        sender_id: subject.id,
        content,
        language: originalLanguage ?? language,
        created_at: at,
      };
      const { accepted, name } = await db.transaction().execute(async (trx) => {
        const accepted = await acceptInvitation(trx, subject.id, conversationId, at);
        const sender = await trx
          .selectFrom('subjects')
          .select('display_name')
          .where('id', '=', subject.id)
          .where(presentIn(trx, subject.id, conversationId))
          .executeTakeFirst();
        if (!sender) throw noConversation();
        await trx.insertInto('messages').values(row).execute();
        return { accepted, name: sender.display_name };
      });
      if (accepted) await tellEntrances(context, conversationId, [{ id: subject.id, state: 'present' }], 'joined');
      const message = toMessage({ ...row, sender_username: subject.username, sender_display_name: name });
      events.message(message);
      return message;
    },
  };
}

/** The id of the last message of the row of `conversations`. */
export const lastMessageId = sql<string>`(
  select id from messages where conversation_id = conversations.id order by created_at desc, id desc limit 1)`;
