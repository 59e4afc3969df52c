/** What is made of marks of being online: sessions, and the absences between them. Times are epoch milliseconds. */

import { MINUTE_MS } from './week.ts';

/** Online from, and to. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

export interface Absence {
  readonly leftAt: number;
  readonly backAt: number;
}

/** Who is back sooner was never away: a reload, a tunnel, a coffee. */
const JOINED_MS = 30 * MINUTE_MS;

/** In the order of their beginnings; they may touch or overlap. */
export function sessionsOf(intervals: Iterable<Interval>): Interval[] {
  const sessions: Interval[] = [];
  for (const { from, to } of intervals) {
    const last = sessions.at(-1);
    if (last && from - last.to < JOINED_MS) {
      sessions[sessions.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    } else {
      sessions.push({ from, to });
    }
  }
  return sessions;
}

export function absencesOf(sessions: readonly Interval[]): Absence[] {
  return sessions.slice(1).map(({ from }, index) => ({ leftAt: sessions[index]?.to ?? from, backAt: from }));
}
