/** How long somebody is away by how long they were when they left like this, and by how long anybody is. */

import { awayAfter } from './pool.ts';
import { alikeness, HOUR_MS, hourOfWeek, type Span, type StillAway } from './week.ts';

/** The last absences, in a ring of which `learnt` is how many were ever written. */
export interface Ring {
  readonly learnt: number;
  /** Minutes. */
  readonly gaps: Uint16Array;
  /** In which hour of the week each began. */
  readonly left: Uint8Array;
}

/** How long an absence was, and in which hour of the week it began. */
export interface Gap {
  readonly hours: number;
  readonly left: number;
}

/** So much of a gap is everybody's. */
const OTHERS = 0.5;

/** Those that are remembered, in no order. */
export function gapsOf({ gaps, left, learnt }: Ring): Gap[] {
  return Array.from({ length: Math.min(learnt, gaps.length) }, (_, index) => ({
    hours: (gaps[index] ?? 0) / 60,
    left: left[index] ?? 0,
  }));
}

/** Each gap as much as its beginning is alike, and spread over the hour around its end. */
export function awayByGaps(ring: Ring, span: Span): StillAway {
  const { leftAt, from, hours, zone } = span;
  const left = hourOfWeek(leftAt, zone);
  const elapsed = (from - leftAt) / HOUR_MS;
  const ending = new Float64Array(hours + 1);
  let all = OTHERS;
  let longer = 0;
  for (const gap of gapsOf(ring)) {
    const weight = alikeness(gap.left, left);
    all += weight;
    if (gap.hours <= elapsed) continue;
    longer += weight;
    const begins = gap.hours - elapsed - 0.5;
    const hour = Math.max(1, Math.ceil(begins));
    const share = Math.min(1, hour - begins);
    add(ending, hour, weight * share);
    add(ending, hour + 1, weight * (1 - share));
  }
  return likeAnybody(span).map((others, hour) => {
    longer = Math.max(0, longer - (ending[hour] ?? 0));
    return (longer + OTHERS * others) / all;
  });
}

export function likeAnybody({ leftAt, from, hours }: Span): StillAway {
  return Float64Array.from({ length: hours + 1 }, (_, hour) => awayAfter((from - leftAt) / HOUR_MS + hour));
}

function add(ending: Float64Array, hour: number, weight: number): void {
  if (hour < ending.length) ending[hour] = (ending[hour] ?? 0) + weight;
}
