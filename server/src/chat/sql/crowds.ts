import { compiledOnce, keysOf, listed, listOf, lockRows } from '@meeshy/status-gateway/sql';
import type { Database } from '../../database/schema.ts';
import type { CrowdRecords } from '../records.ts';

export function sqlCrowds(db: Database): CrowdRecords {
  const among = compiledOnce(db, (list: string) =>
    db.selectFrom('conversations').select('id').where('id', 'in', keysOf(list)).where('is_crowd', '=', 1),
  );

  return {
    among: async (conversationIds) => (await among(listOf(conversationIds))).map(({ id }) => id),

    async perhaps(limit) {
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

    async set(conversationId, isCrowd) {
      const changed = await db
        .updateTable('conversations')
        .set({ is_crowd: isCrowd ? 1 : 0 })
        .where('id', '=', conversationId)
        .where('is_crowd', '=', isCrowd ? 0 : 1)
        .returning('id')
        .executeTakeFirst();
      return changed !== undefined;
    },
  };
}
