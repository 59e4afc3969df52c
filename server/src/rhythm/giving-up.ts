import { firstKept, NO_WEEK, outliving } from './history.ts';
import type { HistoryRecords } from './records.ts';
import { zoneOf } from './week.ts';

/** Read at once. */
const MOST_AT_ONCE = 500;

/** Days that have been kept for long enough are given up; what outlives them is kept as a week. */
export async function giveUpOldDays(
  records: Pick<HistoryRecords, 'withDaysBefore' | 'find' | 'giveUp'>,
  now: number,
): Promise<void> {
  const to = firstKept(now);
  let after = '';
  for (;;) {
    const ids = await records.withDaysBefore(to, after, MOST_AT_ONCE);
    for (const id of ids) await giveUp(records, id, to);
    const last = ids.at(-1);
    if (last === undefined || ids.length < MOST_AT_ONCE) return;
    after = last;
  }
}

async function giveUp(records: Pick<HistoryRecords, 'find' | 'giveUp'>, userId: string, to: number): Promise<void> {
  const history = await records.find(userId);
  if (!history || history.from >= to) return;
  const { marks, zone, from, since, earlier } = history;
  const week = outliving(earlier ?? NO_WEEK, marks, { from, to, since }, zoneOf(zone));
  await records.giveUp(history, to, week);
}
