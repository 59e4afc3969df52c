import type { Database } from '../database/schema.ts';
import type { KeyRecords } from './records.ts';

export function sqlKeys(db: Database): KeyRecords {
  const keys = () => db.selectFrom('api_keys').select(['id', 'name', 'created_at as createdAt']);
  return {
    all: () => keys().orderBy('created_at').orderBy('id').execute(),
    find: async (hash) => (await keys().where('hash', '=', hash).executeTakeFirst()) ?? null,

    async add({ id, name, createdAt, hash }) {
      const added = await db
        .insertInto('api_keys')
        .values({ id, name, hash, created_at: createdAt })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .returning('id')
        .executeTakeFirst();
      return added !== undefined;
    },

    async remove(id) {
      const removed = await db.deleteFrom('api_keys').where('id', '=', id).returning('id').executeTakeFirst();
      return removed !== undefined;
    },
  };
}
