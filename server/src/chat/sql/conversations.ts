import { compiledOnce, keysOf, listOf } from '@meeshy/status-gateway/sql';
import { sql } from 'kysely';
import type { Database } from '../../database/schema.ts';
import type { ConversationRecord, ConversationRecords } from '../records.ts';
import { living } from './audience.ts';

export function sqlConversations(db: Database): ConversationRecords {
  const listed = compiledOnce(db, (viewerId: string, createdAt: number, id: string, limit: number) =>
    conversationsOf(db, viewerId)
      .where(sql<boolean>`(conversations.created_at, conversations.id) < (${createdAt}, ${id})`)
      .orderBy('conversations.created_at', 'desc')
      .orderBy('conversations.id', 'desc')
      .limit(limit),
  );
  const found = compiledOnce(db, (viewerId: string, conversationId: string) =>
    conversationsOf(db, viewerId).where('conversations.id', '=', conversationId),
  );
  const directAmong = compiledOnce(db, (list: string) =>
    db.selectFrom('conversations').select('id').where('id', 'in', keysOf(list)).where('type', '=', 'direct'),
  );

  return {
    async add({ id, type, title, ownerId, pairKey, createdAt }) {
      const made = await db
        .insertInto('conversations')
        .values({ id, type, title, owner_id: ownerId, pair_key: pairKey, created_at: createdAt })
        .onConflict((conflict) => conflict.column('pair_key').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (made) return { id, isNew: true };
      const known = db.selectFrom('conversations').select('id').where('pair_key', '=', pairKey);
      return { id: (await known.executeTakeFirstOrThrow()).id, isNew: false };
    },

    async list(viewerId, { after, limit }) {
      const [createdAt, id] = after ?? [Number.MAX_SAFE_INTEGER, ''];
      return (await listed(viewerId, createdAt, id, limit)).map(toRecord);
    },

    async find(viewerId, conversationId) {
      const [row] = await found(viewerId, conversationId);
      return row ? toRecord(row) : null;
    },

    directAmong: async (conversationIds) => (await directAmong(listOf(conversationIds))).map(({ id }) => id),

    async rename(id, title) {
      await db.updateTable('conversations').set({ title }).where('id', '=', id).execute();
    },

    async passOn(fromId, now, conversationId) {
      const heir = db
        .selectFrom('members')
        .innerJoin('subjects', 'subjects.id', 'members.subject_id')
        .select('members.subject_id')
        .where('members.conversation_id', '=', sql.ref<string>('conversations.id'))
        .where('members.state', '=', 'present')
        .where('members.subject_id', '!=', fromId)
        .where('subjects.kind', '=', 'user')
        .where(living('subjects', now))
        .orderBy('members.joined_at')
        .orderBy('members.subject_id')
        .limit(1);
      let query = db
        .updateTable('conversations')
        .set({ owner_id: sql<string>`coalesce(${heir}, owner_id)` })
        .where('owner_id', '=', fromId);
      if (conversationId !== undefined) query = query.where('id', '=', conversationId);
      await query.execute();
    },
  };
}

/** The id of the last message of the row of `conversations`. */
const lastMessageId = sql<string>`(
  select id from messages where conversation_id = conversations.id order by created_at desc, id desc limit 1)`;

function conversationsOf(db: Database, viewerId: string) {
  return db
    .selectFrom('members as me')
    .innerJoin('conversations', 'conversations.id', 'me.conversation_id')
    .leftJoin('subjects as inviter', 'inviter.id', 'me.invited_by')
    .leftJoin('messages as last', (join) => join.on('last.id', '=', lastMessageId).on('me.state', '=', 'present'))
    .leftJoin('subjects as sender', 'sender.id', 'last.sender_id')
    .where('me.subject_id', '=', viewerId)
    .selectAll('conversations')
    .select(['me.state', 'me.invited_by', 'inviter.username as inviter_username'])
    .select(['inviter.display_name as inviter_display_name', 'last.id as last_id', 'last.sender_id', 'last.content'])
    .select(['last.language', 'last.created_at as sent_at'])
    .select(['sender.username as sender_username', 'sender.display_name as sender_display_name']);
}

type ConversationRow = Awaited<ReturnType<ReturnType<typeof conversationsOf>['execute']>>[number];

function toRecord(row: ConversationRow): ConversationRecord {
  return {
    id: row.id,
    type: row.type,
    title: row.title,
    ownerId: row.owner_id,
    pairKey: row.pair_key,
    createdAt: row.created_at,
    state: row.state,
    isCrowd: row.is_crowd === 1,
    invitedBy:
      row.invited_by === null
        ? null
        : { id: row.invited_by, username: row.inviter_username ?? '', displayName: row.inviter_display_name ?? '' },
    lastMessage: lastMessageOf(row),
  };
}

function lastMessageOf(row: ConversationRow): ConversationRecord['lastMessage'] {
  if (row.last_id === null) return null;
  return {
    id: row.last_id,
    conversationId: row.id,
    senderId: row.sender_id ?? '',
    senderUsername: row.sender_username ?? '',
    senderDisplayName: row.sender_display_name ?? '',
    content: row.content ?? '',
    language: row.language ?? '',
    createdAt: row.sent_at ?? 0,
  };
}
