import { listed, lockRows } from '@meeshy/status-gateway/sql';
import type { Database, PushSubscriptions } from '../database/schema.ts';
import { type PushRecord, type PushRecords, surplus } from './records.ts';

export function sqlPush(db: Database): PushRecords {
  const own = (userId: string) => db.selectFrom('push_subscriptions').where('user_id', '=', userId);
  const find = async (userId: string) => (await own(userId).selectAll().execute()).map(toRecord);
  /** In one order: gateways that write of the same ones would otherwise bar each other. */
  const among = (userId: string, endpoints: readonly string[]) =>
    own(userId).select('endpoint').where('endpoint', 'in', listed(endpoints)).orderBy('endpoint').$call(lockRows(db));

  async function remove(userId: string, endpoints: readonly string[]): Promise<void> {
    if (endpoints.length === 0) return;
    await db.deleteFrom('push_subscriptions').where('endpoint', 'in', among(userId, endpoints)).execute();
  }

  return {
    async put({ endpoint, userId, renewedAt, ...rest }, most) {
      const row = { ...rest, user_id: userId, renewed_at: renewedAt };
      const before = await db
        .selectFrom('push_subscriptions')
        .select('user_id')
        .where('endpoint', '=', endpoint)
        .executeTakeFirst();
      await db
        .insertInto('push_subscriptions')
        .values({ ...row, endpoint, accepted_at: null })
        .onConflict((conflict) =>
          conflict.column('endpoint').doUpdateSet(({ ref, eb }) => ({
            ...row,
            accepted_at: eb
              .case()
              .when('push_subscriptions.user_id', '=', userId)
              .then(ref('push_subscriptions.accepted_at'))
              .end(),
          })),
        )
        .execute();
      await remove(userId, surplus(await find(userId), endpoint, most));
      return before && before.user_id !== userId ? before.user_id : null;
    },

    of: find,

    remove,

    async accepted(userId, endpoints, at) {
      if (endpoints.length === 0) return;
      await db
        .updateTable('push_subscriptions')
        .set({ accepted_at: at })
        .where('endpoint', 'in', among(userId, endpoints))
        .execute();
    },

    async forget(userId) {
      await remove(
        userId,
        (await find(userId)).map(({ endpoint }) => endpoint),
      );
    },
  };
}

function toRecord({ user_id, renewed_at, accepted_at, ...rest }: PushSubscriptions): PushRecord {
  return { ...rest, userId: user_id, renewedAt: renewed_at, acceptedAt: accepted_at };
}
