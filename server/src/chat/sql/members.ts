import { arrayOf, compiledOnce, keysOf, listed, listOf, lockRows } from '@meeshy/status-gateway/sql';
import { sql } from 'kysely';
import type { Database } from '../../database/schema.ts';
import { holding } from '../../names/stored-looks.ts';
import type { MemberRecords } from '../records.ts';
import { living } from './audience.ts';

export function sqlMembers(db: Database): MemberRecords {
  const conversationsOf = compiledOnce(db, (list: string) =>
    db
      .selectFrom('members')
      .select(['subject_id as of', arrayOf(db, 'conversation_id').as('ids')])
      .where('subject_id', 'in', keysOf(list))
      .where('state', '=', 'present')
      .groupBy('subject_id'),
  );
  const directAmong = compiledOnce(db, (list: string) =>
    db.selectFrom('conversations').select('id').where('id', 'in', keysOf(list)).where('type', '=', 'direct'),
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
  const crowdsAmong = compiledOnce(db, (list: string) =>
    db.selectFrom('conversations').select('id').where('id', 'in', keysOf(list)).where('is_crowd', '=', 1),
  );
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
  const presentIn = placesIn('present');
  const invitedIn = placesIn('invited');

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

    conversationsOf: async (subjectIds) => idsIn(await conversationsOf(listOf(subjectIds))),

    presentIn: async (conversationIds, now) => idsIn(await presentIn(listOf(conversationIds), now)),

    invitedIn: async (conversationIds, now) =>
      conversationIds.length === 0 ? new Map() : idsIn(await invitedIn(listOf(conversationIds), now)),

    directAmong: async (conversationIds) => (await directAmong(listOf(conversationIds))).map(({ id }) => id),

    crowdsAmong: async (conversationIds) => (await crowdsAmong(listOf(conversationIds))).map(({ id }) => id),

    async perhapsCrowds(limit) {
      const large = db
        .selectFrom('members')
        .select('conversation_id as id')
        .where('state', '=', 'present')
        .groupBy('conversation_id')
        .having((eb) => eb.fn.countAll(), '>', limit);
      const rows = await db.selectFrom('conversations').select('id').where('is_crowd', '=', 1).union(large).execute();
      return rows.map(({ id }) => id);
    },

    /** In one order, so that two who hold several do not bar each other. */
    async hold(conversationIds) {
      const groups = await db
        .selectFrom('conversations')
        .select(['id', 'is_crowd'])
        .where('id', 'in', listed(conversationIds))
        .where('type', '=', 'group')
        .orderBy('id')
        .$call(lockRows(db))
        .execute();
      return groups.map(({ id, is_crowd }) => ({ id, isCrowd: is_crowd === 1 }));
    },

    async countPresent(conversationIds, now, most = Number.MAX_SAFE_INTEGER) {
      if (conversationIds.length === 0) return new Map();
      const rows = await countPresent(listOf(conversationIds), now, most);
      return new Map(rows.map(({ id, present }) => [id, Number(present)]));
    },

    async setCrowd(conversationId, isCrowd) {
      const changed = await db
        .updateTable('conversations')
        .set({ is_crowd: isCrowd ? 1 : 0 })
        .where('id', '=', conversationId)
        .where('is_crowd', '=', isCrowd ? 0 : 1)
        .returning('id')
        .executeTakeFirst();
      return changed !== undefined;
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

function idsIn(rows: readonly { readonly of: string; readonly ids: string }[]): Map<string, string[]> {
  return new Map(rows.map(({ of, ids }) => [of, JSON.parse(ids)]));
}
