import { arrayOf, compiledOnce, keysOf, listOf } from '@meeshy/status-gateway/sql';
import { sql } from 'kysely';
import type { Database } from '../../database/schema.ts';
import type { RosterRecords } from '../records.ts';
import { living } from './audience.ts';

export function sqlRosters(db: Database): RosterRecords {
  const conversationsOf = compiledOnce(db, (list: string) =>
    db
      .selectFrom('members')
      .select(['subject_id as of', arrayOf(db, 'conversation_id').as('ids')])
      .where('subject_id', 'in', keysOf(list))
      .where('state', '=', 'present')
      .groupBy('subject_id'),
  );
  const placesIn = (state: 'present' | 'invited') =>
    compiledOnce(db, (list: string, now: number) =>
      db
        .selectFrom('members')
        .innerJoin('subjects', 'subjects.id', 'members.subject_id')
        .select(['members.conversation_id as of', arrayOf(db, 'members.subject_id').as('ids')])
        .where('members.conversation_id', 'in', keysOf(list))
        .where('members.state', '=', state)
        .where(living('subjects', now))
        .groupBy('members.conversation_id'),
    );
  const presentIn = placesIn('present');
  const invitedIn = placesIn('invited');
  const countPresent = compiledOnce(db, (list: string, now: number, most: number) => {
    const present = db
      .selectFrom('members')
      .innerJoin('subjects', 'subjects.id', 'members.subject_id')
      .select('members.subject_id')
      .where('members.conversation_id', '=', sql.ref<string>('conversations.id'))
      .where('members.state', '=', 'present')
      .where(living('subjects', now))
      .limit(most);
    return db
      .selectFrom('conversations')
      .select(['id', sql<number>`(select count(*) from ${present} as present)`.as('present')])
      .where('id', 'in', keysOf(list));
  });

  return {
    conversationsOf: async (subjectIds) => idsIn(await conversationsOf(listOf(subjectIds))),

    presentIn: async (conversationIds, now) => idsIn(await presentIn(listOf(conversationIds), now)),

    invitedIn: async (conversationIds, now) =>
      conversationIds.length === 0 ? new Map() : idsIn(await invitedIn(listOf(conversationIds), now)),

    async countPresent(conversationIds, now, most = Number.MAX_SAFE_INTEGER) {
      if (conversationIds.length === 0) return new Map();
      const rows = await countPresent(listOf(conversationIds), now, most);
      return new Map(rows.map(({ id, present }) => [id, Number(present)]));
    },
  };
}

function idsIn(rows: readonly { readonly of: string; readonly ids: string }[]): Map<string, string[]> {
  return new Map(rows.map(({ of, ids }) => [of, JSON.parse(ids)]));
}
