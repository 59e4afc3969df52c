/** What operators see of histories: how many people, never fewer than five, and nobody by name. */
import { setImmediate as turn } from 'node:timers/promises';
import { type ActivitySums, writeTime } from '@meeshy/status-protocol';
import { LEAST_SUMMED } from '@meeshy/status-protocol/schemas';
import { dayOf } from './marks.ts';
import type { HistoryRecords, SomeDays } from './records.ts';
import { DAY_MS, HOUR_MS, HOURS_OF_WEEK, hourOfWeek, type Zone } from './week.ts';

const WEEK_MS = 7 * DAY_MS;
/** People read at once: the database answers others in between. */
const AT_ONCE = 100;
const UTC: Zone = () => 0;

interface Counts {
  recorded: number;
  day: number;
  week: number;
  quarter: number;
  readonly hours: number[];
}

/** Reads the week of everybody who keeps a history, some people at a time. `now`: epoch ms. */
export async function sumUp(records: Pick<HistoryRecords, 'some'>, now: number): Promise<ActivitySums> {
  const counts = noCounts();
  const first = dayOf(now - WEEK_MS);
  const days = Array.from({ length: dayOf(now) - first + 1 }, (_, i) => first + i);
  let after = '';
  for (;;) {
    const people = await records.some(after, AT_ONCE, days);
    for (const person of people) count(counts, person, now);
    const last = people.at(-1)?.userId;
    if (last === undefined || people.length < AT_ONCE) return told(counts, now);
    after = last;
    await turn();
  }
}

function noCounts(): Counts {
  return { recorded: 0, day: 0, week: 0, quarter: 0, hours: Array.from({ length: HOURS_OF_WEEK }, () => 0) };
}

/** One more person, once in each number. Changes the counts. */
function count(counts: Counts, { isMarked, hours }: SomeDays, now: number): void {
  // Of the hour that has begun now, what was a day or a week ago is another one.
  const since = (ms: number) => Math.ceil((now - ms) / HOUR_MS);
  const [today, begin] = [since(DAY_MS), since(WEEK_MS)];
  const ofWeek = hours.filter((hour) => hour >= begin);
  counts.recorded += 1;
  counts.quarter += Number(isMarked);
  counts.week += Number(ofWeek.length > 0);
  counts.day += Number(ofWeek.some((hour) => hour >= today));
  for (const hour of ofWeek) {
    const place = hourOfWeek(hour * HOUR_MS, UTC);
    counts.hours[place] = (counts.hours[place] ?? 0) + 1;
  }
}

function told({ recorded, day, week, quarter, hours }: Counts, now: number): ActivitySums {
  return {
    at: writeTime(now) ?? '',
    recorded: sum(recorded),
    online: { day: sum(day), week: sum(week), quarter: sum(quarter) },
    hours: Array.from({ length: 7 }, (_, i) => hours.slice(24 * i, 24 * (i + 1)).map(sum)),
  };
}

function sum(people: number): number | null {
  return people < LEAST_SUMMED ? null : people;
}
