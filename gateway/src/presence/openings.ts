/**
 * P10: whoever comes to see a subject in full who saw less of it has been told of it in versions of its own, above the
 * subject's: those of an exit, say. So it sees the subject in no lower version than that of the moment at which it came to:
 *
 *   everyone ── whoever may come to see it: operators, and applications
 *   audience ── those who are there, but
 *   own ─────── those who have another one; 0: none, because they saw all of it, or nothing before
 *   seen ────── all who have been hidden from by an invisibility alone that has ended by itself
 *
 * Each is passed, and forgotten, with the subject's next change; of whom it hides from again, with what they are shown since.
 */

import { names } from './sharing.ts';

/** Kept with what the subject shares. */
export interface Openings {
  readonly everyone: number;
  readonly audience: number;
  readonly own: Readonly<Record<string, number>>;
  readonly seen: Seen;
}

/** It was invisible until then, but to those; `null`: to all, as far as is remembered. */
export interface Seen {
  readonly until: number;
  readonly spared: readonly string[] | null;
}

export const NO_OPENINGS: Openings = Object.freeze({
  everyone: 0,
  audience: 0,
  own: Object.freeze({}),
  seen: Object.freeze({ until: 0, spared: null }),
});

/** So many have one of their own. */
export const MOST_OPENED = 500;
/** Those who are `always` shown it, and as many who have come since. */
const MOST_SPARED = 1_000;

export function openingTo({ audience, own }: Openings, viewerId: string): number {
  return own[viewerId] ?? audience;
}

/** The end of an invisibility, where it concerns this viewer; 0: none does. */
export function seenAgainBy({ seen: { until, spared } }: Openings, viewerId: string): number {
  return !spared || names(spared, viewerId) ? 0 : until;
}

/** The same of whoever may come to see it. */
export function seenAgain({ seen: { until, spared } }: Openings): number {
  return spared ? until : 0;
}

/** They are never changed in place. */
const latest = new WeakMap<Openings, number>();

export function latestOpening(openings: Openings): number {
  const { everyone, audience, own } = openings;
  const at = latest.get(openings) ?? Math.max(everyone, audience, seenAgain(openings), ...Object.values(own));
  latest.set(openings, at);
  return at;
}

/** An invisibility has ended by itself, from which `always` were spared. */
export function openedBy(known: Openings, until: number, always: readonly string[]): Openings {
  if (until <= known.seen.until) return known;
  // Them the former one may concern.
  const former = always.map((id) => [id, Math.max(openingTo(known, id), seenAgainBy(known, id))]);
  return { ...known, own: { ...known.own, ...Object.fromEntries(former) }, seen: { until, spared: always } };
}

/** Of those who see it otherwise from then on, or as before: by person, and of whoever is not named. */
export function openingsAfter(
  known: Openings,
  moments: ReadonlyMap<string, number>,
  ofOthers: Pick<Openings, 'everyone' | 'audience'>,
  passed: number,
): Openings {
  const { until } = known.seen;
  return bounded(
    { ...ofOthers, own: {}, seen: until > passed ? known.seen : { until, spared: null } },
    moments,
    passed,
  );
}

/** Some come by other ways than before: who see all of it from `version` on, or who saw nothing of it. */
export function openingsMoved(
  known: Openings,
  opened: readonly string[],
  come: readonly string[],
  version: number,
  passed: number,
): Openings {
  const moments = new Map(Object.entries(known.own));
  for (const id of opened) moments.set(id, version);
  for (const id of come) if (openingTo(known, id) > 0) moments.set(id, 0);
  const { until, spared } = known.seen;
  const isNew = spared ? come.filter((id) => !names(spared, id)) : [];
  if (isNew.length === 0 && isSame(known, moments)) return known;
  return bounded({ ...known, seen: { until, spared: spared && [...spared, ...isNew] } }, moments, passed);
}

function isSame({ own }: Openings, moments: ReadonlyMap<string, number>): boolean {
  return [...moments].every(([id, at]) => own[id] === at);
}

/** Of too many the earlier are forgotten: rather is somebody shown a lower version than told when it was. */
function bounded(openings: Openings, moments: ReadonlyMap<string, number>, passed: number): Openings {
  const { audience, seen } = openings;
  const apart = [...moments].filter(([, at]) => at !== audience);
  const isTooMany = apart.length > MOST_OPENED;
  const isRemembered = seen.spared !== null && seen.spared.length <= MOST_SPARED;
  const after = {
    ...openings,
    audience: isTooMany ? 0 : audience,
    own: Object.fromEntries(isTooMany ? latestOf(moments) : apart),
    seen: isRemembered ? seen : { until: seen.until, spared: null },
  };
  return latestOpening(after) > 0 || seen.until > passed ? after : NO_OPENINGS;
}

function latestOf(moments: ReadonlyMap<string, number>): [string, number][] {
  const opened = [...moments].filter(([, at]) => at > 0);
  return opened.sort(([, a], [, b]) => b - a).slice(0, MOST_OPENED);
}
