/** One group of thousands, which the first demo person shares. */
import type { Database } from '../../server/src/database/schema.ts';

const PEOPLE = 5_000;
export const AWAY = 40;
const ROWS_PER_INSERT = 500;
const MINUTE_MS = 60_000;

/** They are contacts of that person, whom it is told of: no crowd. */
export const AMONG_THOUSANDS = { fill: fillCrowd, env: { CROWD_LIMIT: String(2 * PEOPLE) } };

/** One group of thousands, which the first demo person shares. The last of them left ten minutes ago. */
async function fillCrowd(db: Database, now: number): Promise<void> {
  const { id: owner_id } = await db
    .selectFrom('subjects')
    .select('id')
    .where('username', '=', 'alice')
    .executeTakeFirstOrThrow();
  const conversation_id = 'crowd';
  const crowd = Array.from({ length: PEOPLE }, (_, index) => {
    const number = String(index + 1).padStart(4, '0');
    const seenAt = index < PEOPLE - AWAY ? null : now - 10 * MINUTE_MS;
    return {
      id: `person-${number}`,
      kind: 'user' as const,
      username: `person${number}`,
      display_name: `Person ${number}`,
      username_key: `person${number}`,
      name_key: `person ${number}`,
      created_at: now,
      last_seen: seenAt,
      last_active_at: seenAt,
      version: seenAt ?? 0,
    };
  });
  const member = (subject_id: string) => ({
    conversation_id,
    subject_id,
    state: 'present' as const,
    invited_by: null,
    joined_at: now,
  });
  // The last of all by name.
  await db
    .updateTable('subjects')
    .set({ display_name: 'Zoé', name_key: 'zoe' })
    .where('username', '=', 'erin')
    .execute();
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('conversations')
      .values({ id: conversation_id, type: 'group', title: 'Everybody', owner_id, pair_key: null, created_at: now })
      .execute();
    await trx.insertInto('members').values(member(owner_id)).execute();
    for (let from = 0; from < PEOPLE; from += ROWS_PER_INSERT) {
      const some = crowd.slice(from, from + ROWS_PER_INSERT);
      await trx.insertInto('subjects').values(some).execute();
      await trx
        .insertInto('members')
        .values(some.map(({ id }) => member(id)))
        .execute();
    }
  });
}
