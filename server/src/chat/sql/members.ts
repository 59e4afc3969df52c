import { listed, lockRows } from '@meeshy/status-gateway/sql';
import { sql } from 'kysely';
import type { Database } from '../../database/schema.ts';
import { holding } from '../../names/stored-looks.ts';
import type { MemberRecords } from '../records.ts';
import { living } from './audience.ts';

export function sqlMembers(db: Database): MemberRecords {
  return {
    async find(subjectId, conversationId) {
      const row = await db
        .selectFrom('members')
        .innerJoin('conversations', 'conversations.id', 'members.conversation_id')
        .select(['members.state', 'conversations.type', 'conversations.owner_id as ownerId'])
        .where('members.conversation_id', '=', conversationId)
        .where('members.subject_id', '=', subjectId)
        .executeTakeFirst();
      return row ?? null;
    },

    async statesOf(conversationId, subjectIds) {
      const rows = await db
        .selectFrom('members')
        .select(['subject_id', 'state', 'untold'])
        .where('conversation_id', '=', conversationId)
        .where('subject_id', 'in', listed(subjectIds))
        .execute();
      return new Map(rows.map((row) => [row.subject_id, row.untold === 1 ? 'untold' : row.state]));
    },

    async put(conversationId, newMembers, invitedBy, at) {
      if (newMembers.length === 0) return;
      await db
        .insertInto('members')
        .values(
          newMembers.map(({ id, state }) => ({
            conversation_id: conversationId,
            subject_id: id,
            state,
            invited_by: invitedBy,
            joined_at: at,
            untold: state === 'present' ? 1 : 0,
          })),
        )
        .onConflict((conflict) =>
          conflict
            .columns(['conversation_id', 'subject_id'])
            .doUpdateSet({ state: 'present', joined_at: at, untold: 1 })
            .where('excluded.state', '=', 'present')
            .where('members.state', '=', 'invited'),
        )
        .execute();
    },

    async accept(subjectId, conversationId, at) {
      const accepted = await db
        .updateTable('members')
        .set((eb) => ({
          state: 'present',
          joined_at: eb.case().when('state', '=', 'invited').then(at).else(eb.ref('joined_at')).end(),
          untold: 1,
        }))
        .where('conversation_id', '=', conversationId)
        .where('subject_id', '=', subjectId)
        .where((eb) => eb.or([eb('state', '=', 'invited'), eb('untold', '=', 1)]))
        .returning('subject_id')
        .executeTakeFirst();
      return accepted !== undefined;
    },

    async told(conversationId, subjectIds) {
      await db
        .updateTable('members')
        .set({ untold: 0 })
        .where('conversation_id', '=', conversationId)
        .where('subject_id', 'in', listed(subjectIds))
        .where('untold', '=', 1)
        .execute();
    },

    async remove(subjectId, conversationId) {
      const removed = await db
        .deleteFrom('members')
        .where('conversation_id', '=', conversationId)
        .where('subject_id', '=', subjectId)
        .returning('state')
        .executeTakeFirst();
      return removed?.state ?? null;
    },

    async isNameTaken(conversationId, looks, now, exceptId = '') {
      // Two who want the same name come one after the other.
      const conversation = db.selectFrom('conversations').select('id').where('id', '=', conversationId);
      await conversation.$call(lockRows(db)).execute();
      const namesake = await db
        .selectFrom('members')
        .innerJoin('subjects', 'subjects.id', 'members.subject_id')
        .select('subjects.id')
        .where('members.conversation_id', '=', conversationId)
        .where('subjects.id', '!=', exceptId)
        .where((eb) => eb.or(looks.map((look) => sql<boolean>`subjects.looks like ${holding(look)} escape '\\'`)))
        .where(living('subjects', now))
        .executeTakeFirst();
      return namesake !== undefined;
    },
  };
}
