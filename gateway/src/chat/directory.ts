import { sql } from 'kysely';
import { listed } from '../database/json.ts';
import type { Database } from '../database/open.ts';
import type { Directory } from '../presence/ports.ts';
import { Refusal } from '../refusal.ts';
import { living, presentIn } from './audience.ts';
import type { ChatContext } from './context.ts';

/**
 * Who is a present member of what. Somebody who ended is a member of nothing any more, but may still be asked about:
 * those who shared a conversation with them are told that they went.
 */
export function createDirectory({ db, now }: Pick<ChatContext, 'db' | 'now'>): Directory {
  return {
    async conversationsOf(subjectId) {
      const rows = await db
        .selectFrom('members')
        .select('conversation_id')
        .where('subject_id', '=', subjectId)
        .where('state', '=', 'present')
        .execute();
      return rows.map((row) => row.conversation_id);
    },

    async membersOf(conversationId) {
      return (await presentMembers(db, [conversationId], now())).get(conversationId) ?? [];
    },
  };
}

/** The ids of the present members of each of the conversations. */
export async function presentMembers(db: Database, conversationIds: readonly string[], now: number) {
  const rows = await db
    .selectFrom('members')
    .innerJoin('subjects', 'subjects.id', 'members.subject_id')
    .select(['members.conversation_id', 'members.subject_id'])
    .where('members.conversation_id', 'in', listed(conversationIds))
    .where('members.state', '=', 'present')
    .where(living('subjects', now))
    .execute();
  const members = new Map<string, string[]>();
  for (const { conversation_id, subject_id } of rows) {
    const known = members.get(conversation_id);
    if (known) known.push(subject_id);
    else members.set(conversation_id, [subject_id]);
  }
  return members;
}

/** NOT_FOUND unless the subject is a present member. */
export async function requirePresent({ db }: Pick<ChatContext, 'db'>, subjectId: string, conversationId: string) {
  const row = await db
    .selectNoFrom(sql<number>`1`.as('one'))
    .where(presentIn(db, subjectId, conversationId))
    .executeTakeFirst();
  if (!row) throw noConversation();
}

export function noConversation(): Refusal {
  return new Refusal('NOT_FOUND', 'There is no such conversation');
}

export function noPerson(): Refusal {
  return new Refusal('NOT_FOUND', 'There is no such person');
}
