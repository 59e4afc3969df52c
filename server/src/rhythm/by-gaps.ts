/** How long somebody is away by how long they were when they left like this, and by how long anybody is. */

import { awayAfter } from './pool.ts';
import { type Asked, alikeness, HOUR_MS, hourOfWeek, type StillAway } from './week.ts';

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

/** Each gap as much as its beginning is alike, and spread over the hour around its end; what was over before the first moment is over. */
export function awayByGaps(ring: Ring, asked: Asked): StillAway {
  const { leftAt, at, zone } = asked;
  const left = hourOfWeek(leftAt, zone);
  const elapsed = at.map((moment) => (moment - leftAt) / HOUR_MS);
  const longer = new Float64Array(at.length);
  let all = OTHERS;
  for (const gap of gapsOf(ring)) {
    const weight = alikeness(gap.left, left);
    all += weight;
    if (gap.hours <= (elapsed[0] ?? 0)) continue;
    elapsed.forEach((hours, index) => {
      const share = index === 0 ? 1 : Math.min(1, gap.hours + 0.5 - hours);
      if (share > 0) longer[index] = (longer[index] ?? 0) + weight * share;
    });
  }
  return likeAnybody(asked).map((others, index) => ((longer[index] ?? 0) + OTHERS * others) / all);
}

export function likeAnybody({ leftAt, at }: Asked): StillAway {
  return Float64Array.from(at, (moment) => awayAfter((moment - leftAt) / HOUR_MS));
}
