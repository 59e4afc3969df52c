import { listed, lockRows, rowsIn, rowsOf } from '@meeshy/status-gateway/sql';
import { sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { Week } from './history.ts';
import { dayOf, hoursIn, marksIn, WORDS, wordsOf } from './marks.ts';
import type { HistoryRecords, MarkedDay } from './records.ts';

export function sqlHistories(db: Database): HistoryRecords {
  return {
    async begin(userId, at) {
      await db
        .insertInto('histories')
        .values({ user_id: userId, since: at, zone: 'UTC', from_day: dayOf(at), earlier: null })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async since(userIds) {
      const found = await db
        .selectFrom('histories')
        .select(['user_id', 'since'])
        .where('user_id', 'in', listed(userIds))
        .execute();
      return new Map(found.map(({ user_id, since }) => [user_id, since]));
    },

    async add(days) {
      if (days.length === 0) return;
      const rows = rowsIn(rowsOf(days.map(cellsOf)));
      const said = sql.join(CELLS.map(([name, cell]) => sql`${cell} as ${sql.ref(name)}`));
      // Nobody ends it meanwhile; in one order, so that gateways that write of the same people do not bar each other.
      const kept = db
        .selectFrom('histories')
        .select(['user_id', 'since'])
        .where('user_id', 'in', listed(days.map(({ userId }) => userId)))
        .orderBy('user_id')
        .$call(lockRows(db));
      const merged = WORDS.map((word) => sql`${sql.ref(word)} = days.${sql.ref(word)} | excluded.${sql.ref(word)}`);
      await sql`
        insert into history_days as days (user_id, day, ${sql.join(WORDS.map((word) => sql.ref(word)))})
        select said.user_id, said.day, ${sql.join(WORDS.map((word) => sql.ref(`said.${word}`)))}
        from (select ${said} from ${rows}) as said
        join (${kept}) as kept on kept.user_id = said.user_id and kept.since = said.since
        where true
        order by 1, 2
        on conflict (user_id, day) do update set ${sql.join(merged)}`.execute(db);
    },

    async find(userId) {
      const found = await db.selectFrom('histories').selectAll().where('user_id', '=', userId).executeTakeFirst();
      if (!found) return null;
      const days = await db
        .selectFrom('history_days')
        .selectAll()
        .where('user_id', '=', userId)
        .where('day', '>=', found.from_day)
        .orderBy('day')
        .execute();
      const { since, zone, from_day: from, earlier } = found;
      return {
        userId,
        since,
        zone,
        from,
        earlier: earlier === null ? null : (JSON.parse(earlier) as Week),
        marks: days.flatMap(({ day, ...words }) => marksIn(day, words)),
      };
    },

    async see(userId, zone) {
      await db.updateTable('histories').set({ zone }).where('user_id', '=', userId).execute();
    },

    async some(after, limit, days) {
      const people = await db
        .selectFrom('histories')
        .select((of) => [
          'user_id',
          of
            .exists(
              of
                .selectFrom('history_days')
                .select('day')
                .whereRef('history_days.user_id', '=', 'histories.user_id')
                .whereRef('day', '>=', 'from_day'),
            )
            .as('is_marked'),
        ])
        .where('user_id', '>', after)
        .orderBy('user_id')
        .limit(limit)
        .execute();
      const found = await db
        .selectFrom('history_days')
        .selectAll()
        .where('user_id', 'in', listed(people.map(({ user_id }) => user_id)))
        .where('day', 'in', days)
        .execute();
      const hours = new Map(people.map(({ user_id }) => [user_id, [] as number[]]));
      for (const { user_id, day, ...words } of found) hours.get(user_id)?.push(...hoursIn(day, words));
      return people.map(({ user_id, is_marked }) => ({
        userId: user_id,
        isMarked: Boolean(is_marked),
        hours: hours.get(user_id) ?? [],
      }));
    },

    async withDaysBefore(day, after, limit) {
      const found = await db
        .selectFrom('histories')
        .select('user_id')
        .where('from_day', '<', day)
        .where('user_id', '>', after)
        .orderBy('user_id')
        .limit(limit)
        .execute();
      return found.map(({ user_id }) => user_id);
    },

    giveUp: ({ userId, since, from }, to, earlier) =>
      db.transaction().execute(async (trx) => {
        const given = await trx
          .updateTable('histories')
          .set({ from_day: to, earlier: JSON.stringify(earlier) })
          .where('user_id', '=', userId)
          .where('since', '=', since)
          .where('from_day', '=', from)
          .returning('user_id')
          .executeTakeFirst();
        if (!given) return false;
        await trx.deleteFrom('history_days').where('user_id', '=', userId).where('day', '<', to).execute();
        return true;
      }),

    erase: (userId) =>
      db.transaction().execute(async (trx) => {
        // Whoever adds to it has done so, or finds it gone.
        await trx.deleteFrom('histories').where('user_id', '=', userId).execute();
        await trx.deleteFrom('history_days').where('user_id', '=', userId).execute();
      }),
  };
}

const NUMBERS = ['since', 'day', ...WORDS] as const;

/** What each has in a row of JSON. */
const CELLS = [
  ['user_id', sql.raw('value ->> 0')] as const,
  ...NUMBERS.map((name, i) => [name, sql.raw(`cast(value ->> ${i + 1} as bigint)`)] as const),
];

function cellsOf({ userId, since, day, marks }: MarkedDay) {
  const words = wordsOf(marks);
  return [userId, since, day, ...WORDS.map((word) => words[word])];
}
