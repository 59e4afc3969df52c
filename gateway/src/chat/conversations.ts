import { type Conversation, type ConversationBody, writeTime } from '@meeshy/status-protocol';
import { listed } from '../database/json.ts';
import type { Database } from '../database/open.ts';
import { Refusal } from '../refusal.ts';
import { living, presentIn, sees } from './audience.ts';
import type { ChatContext } from './context.ts';
import { noConversation, presentMembers, requirePresent } from './directory.ts';
import { newId } from './ids.ts';
import {
  acceptInvitation,
  type Entrance,
  findUsers,
  letIn,
  requireMembership,
  requireUser,
  tellEntrances,
} from './members.ts';
import { lastMessageId, toMessage } from './messages.ts';
import { readCursor, toPage } from './page.ts';
import { PERSON_COLUMNS, toPerson } from './people.ts';
import type { Conversations } from './types.ts';

export function createConversations(
  context: ChatContext,
): Pick<Conversations, 'list' | 'create' | 'accept' | 'participants' | 'requirePresent'> {
  const { db, view, now } = context;

  async function read(viewerId: string, conversationId: string): Promise<Conversation> {
    const rows = await conversationsOf(db, viewerId).where('conversations.id', '=', conversationId).execute();
    const [conversation] = await complete(context, viewerId, rows);
    if (!conversation) throw noConversation();
    return conversation;
  }

  return {
    async list(viewerId, { limit, cursor }) {
      const before = readCursor(cursor, 'number');
      let query = conversationsOf(db, viewerId)
        .orderBy('conversations.created_at', 'desc')
        .orderBy('conversations.id', 'desc')
        .limit(limit + 1);
      if (before) {
        query = query.where((eb) =>
          eb(eb.refTuple('conversations.created_at', 'conversations.id'), '<', eb.tuple(before[0], before[1])),
        );
      }
      const { items, nextCursor } = toPage(
        await query.execute(),
        limit,
        (row) => [row.created_at, row.id],
        (row) => row,
      );
      return { items: await complete(context, viewerId, items), nextCursor };
    },

    async create(identity, body) {
      requireUser(identity);
      const own = identity.subject.id;
      const { id, isNew, entrances } = await db.transaction().execute((trx) => make(trx, own, body, now()));
      await tellEntrances(context, id, entrances, isNew ? 'created' : 'joined');
      return read(own, id);
    },

    async accept(viewerId, conversationId) {
      await requireMembership(db, viewerId, conversationId);
      if (await acceptInvitation(db, viewerId, conversationId, now())) {
        await tellEntrances(context, conversationId, [{ id: viewerId, state: 'present' }], 'joined');
      }
      return read(viewerId, conversationId);
    },

    /** Whoever is only invited here is shown with absent facts, unless they share another conversation. */
    async participants(viewerId, conversationId, { limit, cursor }) {
      const at = now();
      const after = readCursor(cursor, 'string');
      let query = db
        .selectFrom('members')
        .innerJoin('subjects', 'subjects.id', 'members.subject_id')
        .innerJoin('conversations', 'conversations.id', 'members.conversation_id')
        .select(PERSON_COLUMNS)
        .select(['members.state', 'conversations.owner_id', sees(db, viewerId, at)])
        .where('members.conversation_id', '=', conversationId)
        .where(presentIn(db, viewerId, conversationId))
        .where(living('subjects', at))
        .orderBy('subjects.name_key')
        .orderBy('subjects.id')
        .limit(limit + 1);
      if (after) {
        query = query.where((eb) =>
          eb(eb.refTuple('subjects.name_key', 'subjects.id'), '>', eb.tuple(after[0], after[1])),
        );
      }
      const rows = await query.execute();
      if (rows.length === 0) await requirePresent(context, viewerId, conversationId);
      return toPage(
        rows,
        limit,
        (row) => [row.name_key, row.id],
        (row) => ({
          ...toPerson(row, row.sees === 1, view),
          membership: row.state,
          isOwner: row.owner_id === row.id,
        }),
      );
    },

    requirePresent: (subjectId, conversationId) => requirePresent(context, subjectId, conversationId),
  };
}

/** Makes a conversation, or finds the direct one of the pair and lets both back in. */
async function make(
  trx: Database,
  ownerId: string,
  body: ConversationBody,
  at: number,
): Promise<{ id: string; isNew: boolean; entrances: Entrance[] }> {
  const others = (await findUsers(trx, body.memberIds, at)).filter((id) => id !== ownerId);
  const direct = body.type === 'direct';
  if (direct && others.length !== 1) {
    throw new Refusal('VALIDATION_ERROR', 'memberIds: a direct conversation is with one other person');
  }
  const pair_key = direct ? [ownerId, ...others].sort().join(':') : null;
  const conversation = {
    id: newId(at),
    type: body.type,
    title: direct ? null : (body.title ?? null),
    owner_id: ownerId,
    pair_key,
    created_at: at,
  };
  const made = await trx
    .insertInto('conversations')
    .values(conversation)
    .onConflict((conflict) => conflict.column('pair_key').doNothing())
    .returning('id')
    .executeTakeFirst();
  const { id } =
    made ??
    (await trx.selectFrom('conversations').select('id').where('pair_key', '=', pair_key).executeTakeFirstOrThrow());
  const own = { conversation_id: id, subject_id: ownerId, state: 'present', invited_by: null, joined_at: at } as const;
  const entered = await trx
    .insertInto('members')
    .values(own)
    .onConflict((conflict) => conflict.doNothing())
    .returning('subject_id')
    .executeTakeFirst();
  const entrances = await letIn(trx, id, ownerId, others, at);
  return {
    id,
    isNew: made !== undefined,
    entrances: entered ? [{ id: ownerId, state: 'present' }, ...entrances] : entrances,
  };
}

/** The conversations that one is in or invited to. The invited do not see the last message. */
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

/** Adds who is in them: the present members, and the other one of the direct ones. */
async function complete(
  { db, view, now }: ChatContext,
  viewerId: string,
  rows: readonly ConversationRow[],
): Promise<Conversation[]> {
  const at = now();
  const entered = rows.filter((row) => row.state === 'present').map((row) => row.id);
  const members = await presentMembers(db, entered, at);
  const peerIds = rows.flatMap((row) => peerOf(row, viewerId) ?? []);
  const peerRows = await db
    .selectFrom('subjects')
    .select(PERSON_COLUMNS)
    .select(sees(db, viewerId, at))
    .where('subjects.id', 'in', listed(peerIds))
    .execute();
  const peers = new Map(peerRows.map((row) => [row.id, toPerson(row, row.sees === 1, view)]));
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    title: row.title,
    createdAt: writeTime(row.created_at) ?? '',
    membership: row.state,
    invitedBy: row.state === 'invited' ? inviterOf(row) : null,
    isOwner: row.owner_id === viewerId,
    peer: peers.get(peerOf(row, viewerId) ?? '') ?? null,
    memberIds: members.get(row.id) ?? [],
    lastMessage: lastMessageOf(row),
  }));
}

function peerOf({ pair_key }: ConversationRow, viewerId: string): string | undefined {
  return pair_key?.split(':').find((id) => id !== viewerId);
}

function inviterOf(row: ConversationRow) {
  return row.invited_by === null
    ? null
    : { id: row.invited_by, username: row.inviter_username ?? '', displayName: row.inviter_display_name ?? '' };
}

function lastMessageOf(row: ConversationRow) {
  if (row.last_id === null) return null;
  return toMessage({
    id: row.last_id,
    conversation_id: row.id,
    sender_id: row.sender_id ?? '',
    sender_username: row.sender_username ?? '',
    sender_display_name: row.sender_display_name ?? '',
    content: row.content ?? '',
    language: row.language ?? '',
    created_at: row.sent_at ?? 0,
  });
}
