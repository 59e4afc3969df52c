/** A month of somebody's history, as it is kept. */
import type { Database } from '../../server/src/database/schema.ts';
import { dayOf, MARKS_A_DAY } from '../../server/src/rhythm/marks.ts';
import { sqlHistories } from '../../server/src/rhythm/sql.ts';

const DAY_MS = 86_400_000;
const RECORDED_DAYS = 28;

/** `hoursOf`: the hours of a day of UTC, which is so many days ago, in which they were online; halves count as well. */
export async function recordOf(
  db: Database,
  now: number,
  username: string,
  hoursOf: (daysAgo: number) => readonly (readonly [from: number, to: number])[],
): Promise<void> {
  const { id: userId } = await db
    .selectFrom('subjects')
    .select('id')
    .where('username', '=', username)
    .executeTakeFirstOrThrow();
  const records = sqlHistories(db);
  const since = (dayOf(now) - RECORDED_DAYS) * DAY_MS;
  await records.begin(userId, since);
  const days = Array.from({ length: RECORDED_DAYS }, (_, i) => RECORDED_DAYS - i);
  const marksOf = (daysAgo: number, day: number) =>
    hoursOf(daysAgo).flatMap(([from, to]) =>
      Array.from({ length: (to - from) * 12 }, (_, i) => day * MARKS_A_DAY + from * 12 + i),
    );
  await records.add(
    days.map((daysAgo) => ({
      userId,
      since,
      day: dayOf(now) - daysAgo,
      marks: marksOf(daysAgo, dayOf(now) - daysAgo),
    })),
  );
}
