/**
 * P10, P18: whoever comes to see a subject in full who saw less of it has been told of it in versions of its own, above the
 * subject's: those of an exit, say. So it sees the subject in no lower version than that of the moment at which it came to; and
 * if the subject had been hidden from it, nothing of the time in between:
 *
 *   everyone ── whoever may come to see it: operators, and applications
 *   audience ── those who are there, but
 *   own ─────── those who have another one; or none, because they saw all of it, or nothing before
 *   seen ────── all who have been hidden from by an invisibility alone that has ended by itself
 *
 * Each is passed, and forgotten, with the subject's next change, and when it has left again; of whom it hides from again,
 * with what they are shown since.
 */

import { ABSENT, type Facts, SHARED_WITH_ALL, type Sharing } from '@meeshy/status-protocol';
import { latest } from '../truth/facts.ts';
import { hasPassed, seenBack } from './face.ts';
import { evidenceIn, type Hidings, hiddenFromIndirectSince, hiddenSince, NOT_HIDING, type Onlooker } from './hiding.ts';
import { names } from './sharing.ts';
import type { Back } from './sight.ts';

/** Kept with what the subject shares, as `kept-hidings.ts` writes it. */
export interface Openings {
  readonly everyone: Opened;
  readonly audience: Opened;
  readonly own: Readonly<Record<string, Opened>>;
  readonly seen: Seen;
  /** What it did with a date while it was hidden, and who knows of it. */
  readonly acts: Hidings['acts'];
  /** Since when it sees more of others itself, by what it shows them (P17); 0: it always has. */
  readonly sees: number;
}

export interface Opened {
  /** The least in which it is shown; 0: any. */
  readonly version: number;
  /** `null`: it was not hidden before. */
  readonly back: Back | null;
}

/** An invisibility that has ended, and since when it is seen again, as far as that is not kept otherwise by now. */
export interface Seen {
  /** When its time was over; 0: of none. */
  readonly until: number;
  readonly version: number;
  readonly at: number;
  /** Those who saw it all the time; `null`: all, as far as is remembered. */
  readonly spared: readonly string[] | null;
  /** As they were then. */
  readonly hidings: Hidings;
}

export const NOT_OPENED: Opened = Object.freeze({ version: 0, back: null });

export const NO_OPENINGS: Openings = Object.freeze({
  everyone: NOT_OPENED,
  audience: NOT_OPENED,
  own: Object.freeze({}),
  seen: Object.freeze({ until: 0, version: 0, at: 0, spared: null, hidings: NOT_HIDING }),
  acts: Object.freeze({}),
  sees: 0,
});

/** So many have one of their own. */
export const MOST_OPENED = 500;
/** Those who are `always` shown it, and as many who have come since. */
const MOST_SPARED = 1_000;

export function openedTo({ audience, own }: Openings, viewerId: string): Opened {
  return own[viewerId] ?? audience;
}

/** Whether the end of an invisibility concerns this viewer. */
export function isSeenAgainBy({ seen: { spared } }: Openings, viewerId: string): boolean {
  return spared !== null && !names(spared, viewerId);
}

/** What follows from it then. */
export function seenAgainBy(openings: Openings, sharing: Sharing, onlooker: Onlooker): Opened {
  if (!isSeenAgainBy(openings, onlooker[0])) return NOT_OPENED;
  return againFrom(openings.seen, hiddenSince(openings.seen.hidings, { sharing, isInvisible: true }, onlooker));
}

/** The same of whoever may come to see it. */
export function seenAgain({ seen }: Openings): Opened {
  if (!seen.spared) return NOT_OPENED;
  return againFrom(seen, hiddenFromIndirectSince(seen.hidings, { sharing: SHARED_WITH_ALL, isInvisible: true }));
}

/** What was shown of it until then to those from whom it had been hiding since. */
function againFrom({ version, at, hidings }: Seen, since: number | null): Opened {
  const { lastSeen = null, lastActiveAt = null } =
    hidings.shadows.find((shadow) => shadow.since === since)?.facts ?? {};
  return { version, back: { at, lastSeen, lastActiveAt } };
}

/**
 * How it came back to this viewer, if it did. `since`: it hides from it again; whoever had seen the end of an invisibility by then
 * has that kept with its own.
 */
export function backTo(openings: Openings, sharing: Sharing, onlooker: Onlooker, since: number | null): Back | null {
  const [viewerId] = onlooker;
  const back = backOf(openedTo(openings, viewerId), seenAgainBy(openings, sharing, onlooker), since);
  const actedAt = back && evidenceIn(openings, onlooker, 0);
  return back && actedAt && actedAt <= back.at ? actedBefore(back, actedAt) : back;
}

/** The same of whoever may come to see it. */
export function backToEveryone(openings: Openings, since: number | null): Back | null {
  return backOf(openings.everyone, seenAgain(openings), since);
}

function backOf(own: Opened, seen: Opened, since: number | null): Back | null {
  if (since === null) return bothOf(own, seen).back;
  return own.back && own.back.at <= since ? own.back : null;
}

/** What follows for whoever saw the end of an invisibility, too. */
export function bothOf(own: Opened, seen: Opened): Opened {
  return {
    version: Math.max(own.version, seen.version),
    back: own.back && seen.back ? after(own.back, seen.back) : (own.back ?? seen.back),
  };
}

/** It came back once, hid again, and came back: what was shown of it in between nothing of the first time was in. */
function after(first: Back, { at, lastSeen, lastActiveAt }: Back): Back {
  if (at < first.at) return first;
  const shown = seenBack({ ...ABSENT, lastSeen, lastActiveAt }, first, at);
  return { at, lastSeen: shown.lastSeen, lastActiveAt: shown.lastActiveAt };
}

/** The viewer knows it to have acted then, while it was hidden. */
function actedBefore(back: Back, at: number): Back {
  return { at: back.at, lastSeen: latest(back.lastSeen, at), lastActiveAt: latest(back.lastActiveAt, at) };
}

/** They are never changed in place. */
const latestVersions = new WeakMap<Openings, number>();
const latestBacks = new WeakMap<Openings, number>();

export function latestOpening(openings: Openings): number {
  const at = latestVersions.get(openings) ?? Math.max(0, ...all(openings).map(({ version }) => version));
  latestVersions.set(openings, at);
  return at;
}

/** Whether, as these facts are, somebody is still not to be told all of them. */
export function keepsBack(openings: Openings, facts: Facts | undefined): boolean {
  if (openings === NO_OPENINGS || !facts) return false;
  const at = latestBacks.get(openings) ?? Math.max(0, ...all(openings).map(({ back }) => back?.at ?? 0));
  latestBacks.set(openings, at);
  return at > 0 && !hasPassed({ at }, facts);
}

function all(openings: Openings): Opened[] {
  return [openings.everyone, openings.audience, seenAgain(openings), ...Object.values(openings.own)];
}

/** Nothing follows from it any more as these facts are. */
export function isPassed({ version, at }: Seen, facts: Facts): boolean {
  return version <= facts.version && hasPassed({ at }, facts);
}

/** Of those who see it otherwise from then on, or as before: by person, and of whoever is not named. */
export function openingsAfter(
  { seen: { until } }: Openings,
  moments: ReadonlyMap<string, Opened>,
  ofOthers: Omit<Openings, 'own' | 'seen'>,
): Openings {
  return bounded({ ...ofOthers, own: {}, seen: { ...NO_OPENINGS.seen, until } }, moments);
}

/** Some come by other ways than before: who see all of it from now on, or who saw nothing of it. */
export function openingsMoved(
  known: Openings,
  opened: ReadonlyMap<string, Opened>,
  come: readonly string[],
  more: Pick<Openings, 'acts' | 'sees'>,
): Openings {
  const moments = new Map([...Object.entries(known.own), ...opened]);
  for (const id of come) if (!isSame(openedTo(known, id), NOT_OPENED)) moments.set(id, NOT_OPENED);
  const { spared } = known.seen;
  const isNew = spared ? come.filter((id) => !names(spared, id)) : [];
  if (
    isNew.length === 0 &&
    more.sees === known.sees &&
    [...moments].every(([id, opened]) => isSame(openedTo(known, id), opened))
  )
    return known;
  return bounded({ ...known, ...more, seen: { ...known.seen, spared: spared && [...spared, ...isNew] } }, moments);
}

function isSame(a: Opened, b: Opened): boolean {
  if (a.version !== b.version || a.back === b.back) return a.version === b.version;
  const fields = ['at', 'lastSeen', 'lastActiveAt'] as const;
  return a.back !== null && fields.every((name) => a.back?.[name] === b.back?.[name]);
}

/**
 * Of too many the earlier are forgotten, and how it came back: rather is somebody shown a lower version than told when it
 * was.
 */
function bounded(openings: Openings, moments: ReadonlyMap<string, Opened>): Openings {
  const { everyone, audience, seen } = openings;
  const apart = [...moments].filter(([, opened]) => !isSame(opened, audience));
  const isTooMany = apart.length > MOST_OPENED;
  const isRemembered = seen.spared !== null && seen.spared.length <= MOST_SPARED;
  const after: Openings = {
    ...openings,
    everyone: isTooMany ? { ...everyone, back: null } : everyone,
    audience: isTooMany ? NOT_OPENED : audience,
    own: Object.fromEntries(isTooMany ? latestMoments(moments) : apart),
    seen: isRemembered ? seen : { ...NO_OPENINGS.seen, until: seen.until },
  };
  const isNone = all(after).every((opened) => isSame(opened, NOT_OPENED));
  if (isNone && seen.until === 0 && after.sees === 0) return NO_OPENINGS;
  return all(after).some(({ back }) => back !== null) ? after : { ...after, acts: NO_OPENINGS.acts };
}

function latestMoments(moments: ReadonlyMap<string, Opened>): [string, Opened][] {
  const opened = [...moments].filter(([, { version }]) => version > 0).sort(([, a], [, b]) => b.version - a.version);
  return opened.slice(0, MOST_OPENED).map(([id, { version }]) => [id, { version, back: null }]);
}
