import { FACT_FIELDS, type Facts, mapFacts, readTime, TIME_FACTS } from '@meeshy/status-protocol';

/** P10: versions only grow, across processes and restarts, whatever the clock does. */
export function nextVersion(last: number, now: number): number {
  return Math.max(last + 1, now);
}

/**
 * The newer of what two sources know of one subject (P7): `isOnline` and `lastSeen` of the higher version, the later
 * `lastActiveAt`. The one definition: memory keeps it, and what the stores' statements keep is tested against it.
 * `until`: what is known of a later time was told by a wrong clock (P1), and whatever is said of it takes its place.
 */
export function newest(known: Facts, said: Facts, until = Number.POSITIVE_INFINITY): Facts {
  let kept = said.version > known.version ? said : known;
  for (const name of TIME_FACTS) {
    const isLatest = FACT_FIELDS[name].keeps === 'latest';
    const before = givenWay(known[name], said[name], until);
    const time = isLatest ? latest(before, said[name]) : kept.version > known.version ? said[name] : before;
    if (time !== kept[name]) kept = { ...kept, [name]: time };
  }
  return kept;
}

function givenWay(known: number | null, said: number | null, until: number): number | null {
  return known !== null && known > until ? (said ?? known) : known;
}

/** The later of two times, either of which may be absent. */
export function latest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

/** Whether whoever these are of has been there at that time, or since. */
export function hasBeenThere({ isOnline, lastSeen, lastActiveAt }: Facts, at: number): boolean {
  return isOnline || (latest(lastSeen, lastActiveAt) ?? 0) >= at;
}

/** Clocks of one cluster, and two readings of one clock, differ by so little. */
export const AHEAD_MS = 1_000;

/**
 * P1: no time is later than now. What comes with a later one, from a clock that is or was wrong, counts as now; what is none is
 * absent.
 */
export function notAfter(now: number, facts: Facts): Facts {
  let right = facts;
  for (const name of TIME_FACTS) {
    const time = whole(past(facts[name], now));
    if (time !== facts[name]) right = { ...right, [name]: time };
  }
  return right;
}

/** To the millisecond, as it is told: what nodes know of one moment is the same. */
function whole(time: number | null): number | null {
  return readTime(time) === null ? null : time;
}

/** The same of one time, which may be absent. */
export function past<Time extends number | null>(time: Time, now: number): Time | number {
  return time !== null && time > now + AHEAD_MS ? now : time;
}

/** The clock was set: the same moments, as they are told from then on. Versions belong to no clock. */
export function shifted(facts: Facts, byMs: number): Facts {
  return mapFacts(facts, { flag: same<boolean>, time: (time) => shiftedTime(time, byMs), version: same<number> });
}

const same = <Value>(value: Value): Value => value;

/** Never absent, and never before there were times. */
export function shiftedTime<Time extends number | null>(time: Time, byMs: number): Time | number {
  return time === null ? time : Math.max(1, time + byMs);
}
