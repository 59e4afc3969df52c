/** Weeks that somebody has lived, as they are kept: through the real records, beside the gateway that has the database. */
import { DAY_MS, HOUR_MS } from '@meeshy/status-protocol';
import { Kysely } from 'kysely';
import { sqliteDialect } from '../../../gateway/src/database/sqlite-dialect.ts';
import { openFile } from '../../../gateway/src/database/sqlite-file.ts';
import type { Tables } from '../../src/database/schema.ts';
import { dayOfMark, MARK_MS, markAt } from '../../src/rhythm/marks.ts';
import type { HistoryRecords } from '../../src/rhythm/records.ts';
import { sqlHistories } from '../../src/rhythm/sql.ts';
import { openStorage } from '../../src/storage.ts';

export interface OpenHistories {
  readonly records: HistoryRecords;
  close(): Promise<unknown>;
}

export async function openHistories(databaseUrl: string): Promise<OpenHistories> {
  const [, file] = /^sqlite:(.*)$/.exec(databaseUrl) ?? [];
  if (file === undefined) {
    const storage = await openStorage(databaseUrl);
    return { records: storage.histories, close: () => storage.close() };
  }
  // The gateway has the file alone, as far as gateways are concerned.
  const db = new Kysely<Tables>({ dialect: sqliteDialect(openFile(file), () => {}) });
  return { records: sqlHistories(db), close: () => db.destroy() };
}

/** Their history began then, and they have been online as `marks` tells. */
export async function remember(
  { records }: Pick<OpenHistories, 'records'>,
  userId: string,
  since: number,
  marks: readonly number[],
): Promise<void> {
  await records.erase(userId);
  await records.begin(userId, since);
  const days = [...new Set(marks.map(dayOfMark))];
  await records.add(
    days.map((day) => ({ userId, since, day, marks: marks.filter((mark) => dayOfMark(mark) === day) })),
  );
}

/**
 * Of days before `now`, each alike: there for the four hours until the hour of the day that it is now, and from two hours later on for
 * four more. So whoever has just left is back in two hours.
 */
export function daysAlike(now: number, days: number): number[] {
  const marks: number[] = [];
  for (let day = days; day >= 1; day -= 1) {
    for (const from of [-4, 2]) {
      const begins = now - day * DAY_MS + from * HOUR_MS;
      for (let at = begins; at < begins + 4 * HOUR_MS; at += MARK_MS) marks.push(markAt(at));
    }
  }
  return [...new Set(marks)].filter((mark) => mark < markAt(now)).sort((one, other) => one - other);
}
