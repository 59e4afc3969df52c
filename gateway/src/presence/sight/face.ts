/**
 * P12: what a subject shows to one sight. Nothing else of a subject ever leaves the server, and nothing but this file
 * makes one:
 *
 *   truth ──┬─ self, full ─────────────▶ facts, and all that is said
 *           ├─ coarse, bare ───────────▶ online or not, what is said to them too (`SAID_FIELDS`), and for `coarse` the day kind;
 *           │                            versions are times of writing
 *           ├─ dim ── shadow ── `of` ──▶ what that sight showed of whoever had left then
 *           └─ none ───────────────────▶ nothing
 */
import {
  ABSENT,
  DAY_MS,
  DEFAULT_THRESHOLDS,
  type Facts,
  NOTHING_SAID,
  nameFacts,
  type Said,
  type Seen,
  saidAt,
  statusOf,
  type Thresholds,
} from '@meeshy/status-protocol';
import { type Claims, NO_CLAIMS } from '../truth/claims.ts';
import { hasBeenThere, latest, nextVersion, past } from '../truth/facts.ts';
import { isSameSaid, saidIn, saidInOutline, saidToItself } from '../truth/saying.ts';
import type { Subject } from '../truth/subject.ts';
import type { Back, Dim, Shadow, Sight } from './sight.ts';

declare class Made {
  private readonly face: true;
}

/** What a viewer is shown of a subject. Only this file makes one; one that was copied and changed is none. */
export interface Face extends Readonly<Facts>, Made {
  readonly userId: string;
  readonly username: string;
  /** Instead of times: how long ago it was there. */
  readonly seen?: Seen;
  /** What is said of it at the moment. `NOTHING_SAID` where that is nothing, as of almost everybody. */
  readonly said: Said;
  /** The viewer sees nothing of the subject any more. */
  readonly withdrawn?: true;
  /** When it was written, where that takes the place of the time of the change, which it must not tell. */
  readonly writtenAt?: number;
  /** The viewer sees less than it might, because it shows the subject as little itself. */
  readonly limitedBy?: 'you';
}

/** What is true of a subject. */
export interface Truth {
  readonly subject: Subject;
  readonly facts: Facts;
  readonly claims?: Claims | undefined;
  /** What shows of them, where that is known already. */
  readonly said?: Said | undefined;
  /** One for each time at which a hiding began that goes on. */
  readonly shadows?: readonly (Shadow & Pick<Truth, 'outline'>)[];
  /** What those who see no times were told, and are shown until they are told something else: all of them the same. */
  readonly outline?: { readonly told: Outline | null } | undefined;
}

/** All that whoever sees no times sees of a subject. Where nothing is said always the same value for the same. */
export interface Outline {
  readonly isOnline: boolean;
  /** How long ago it was there, for `coarse`; `null`: it is there, or never was. */
  readonly seen: Seen | null;
  /** What of it shows. */
  readonly said: Said;
}

const HERE: Outline = Object.freeze({ isOnline: true, seen: null, said: NOTHING_SAID });
const NEVER_HERE: Outline = Object.freeze({ ...HERE, isOnline: false });
const GONE: Readonly<Record<Seen, Outline>> = {
  recently: { ...NEVER_HERE, seen: 'recently' },
  week: { ...NEVER_HERE, seen: 'week' },
  month: { ...NEVER_HERE, seen: 'month' },
  long: { ...NEVER_HERE, seen: 'long' },
};

/** The first day, counted back from today, that is not that kind of day any more. */
const DAY_KINDS: readonly (readonly [Seen, number])[] = [
  ['recently', 3],
  ['week', 7],
  ['month', 30],
];

export function faceOf(truth: Truth, sight: Sight, now: number, thresholds: Thresholds = DEFAULT_THRESHOLDS): Face {
  const face = unlimited(truth, sight, now, thresholds);
  return sight.limitedBy ? limited(face) : face;
}

/** The same face is limited in the same way for all: so it is put into JSON once for them, too. */
const limitedOf = new WeakMap<Face, Face>();

/** Whoever sees less of others for its own sake is told so. */
export function limited(face: Face): Face {
  const known = limitedOf.get(face);
  if (known) return known;
  const less = { limitedBy: 'you', ...face } as Face;
  limitedOf.set(face, less);
  return less;
}

function unlimited(truth: Truth, sight: Sight, now: number, thresholds: Thresholds): Face {
  switch (sight.kind) {
    case 'self':
      return inFull(truth.subject, truth.facts, shownToItself(truth, now, thresholds));
    case 'full': {
      const facts = seenBack(truth.facts, sight.back, now);
      return inFull(
        truth.subject,
        facts,
        shownOf(facts === truth.facts ? truth : { ...truth, facts }, now, thresholds),
      );
    }
    case 'coarse':
      return inOutline(
        truth.subject,
        outlineBack(shownOutline(truth, now, thresholds), truth.facts, sight.back, now),
        now,
      );
    case 'bare':
      return inOutline(truth.subject, unseen(shownOutline(truth, now, thresholds)), now);
    case 'dim': {
      const { facts, claims } = shadowIn(truth, sight, now);
      const outline = outlineInShadow(truth, sight);
      const { back } = sight;
      const as = { kind: sight.of, ...(sight.of === 'coarse' && back && { back }) };
      return faceOf({ subject: truth.subject, facts, claims, outline }, as, now, thresholds);
    }
    case 'none':
      return inFull(truth.subject, ABSENT, NOTHING_SAID);
  }
}

/** What is told to a viewer from whom the subject is withdrawn, at a version above what it knows. */
export function withdrawnFace(subject: Subject, version: number): Face {
  return { withdrawn: true, ...make(subject, { ...ABSENT, version }, NOTHING_SAID) } as Face;
}

/** The same in a higher version. */
export function inVersion(face: Face, version: number): Face {
  return face.version === version ? face : ({ ...face, version } as Face);
}

/** What it shows, whenever it was written. */
export function shownIn(face: Face): string {
  return JSON.stringify({ ...face, version: 0, writtenAt: undefined });
}

/**
 * What those from whom a subject begins to hide go on seeing: whoever is there leaves, like by closing the last tab. Whoever
 * has left has nothing left to do that could be told.
 */
export function shadowOf(facts: Facts, since: number, thresholds: Thresholds = DEFAULT_THRESHOLDS): Shadow {
  if (!facts.isOnline && statusOf(facts, since, thresholds) !== 'online') return { since, facts };
  const version = nextVersion(facts.version, since);
  return { since, facts: { ...facts, isOnline: false, lastSeen: latest(since, facts.lastActiveAt), version } };
}

/** Facts are never changed in place: the same ones show the same face, in however many snapshots they are. */
const inFullOf = new WeakMap<Facts, Face>();

function inFull(subject: Subject, facts: Facts, said: Said): Face {
  const known = inFullOf.get(facts);
  const { id, username } = subject;
  // New people share the facts of which nothing is known.
  if (known?.userId === id && known.username === username && isSameSaid(known.said, said)) return known;
  const face = make(subject, facts, said);
  inFullOf.set(facts, face);
  return face;
}

/** What shows of what is said at `now`. The same object as long as nothing else does. */
export function shownOf({ facts, claims = NO_CLAIMS, said }: Truth, now: number, thresholds: Thresholds): Said {
  if (said) return said;
  if (claims === NO_CLAIMS) return NOTHING_SAID;
  return saidAt(saidIn(claims, now, facts.isOnline), statusOf(facts, now, thresholds), now);
}

/** The same as it shows to itself. The same object, unless it is invisible: that nobody else learns. */
function shownToItself(truth: Truth, now: number, thresholds: Thresholds): Said {
  const { facts, claims = NO_CLAIMS } = truth;
  if (!showsMoreToItself(claims, now)) return shownOf(truth, now, thresholds);
  return saidAt(saidToItself(claims, now, facts.isOnline), statusOf(facts, now, thresholds), now);
}

/** It is invisible. */
export function showsMoreToItself(claims: Claims, now: number): boolean {
  return claims !== NO_CLAIMS && saidToItself(claims, now, true) !== saidIn(claims, now, true);
}

/** Never away: who is not online is offline. */
export function outlineOf(
  facts: Facts,
  now: number,
  thresholds: Thresholds = DEFAULT_THRESHOLDS,
  claims: Claims = NO_CLAIMS,
): Outline {
  const isOnline = statusOf(facts, now, thresholds) === 'online';
  const seen = isOnline ? null : seenOf(facts, now);
  const outline = isOnline ? HERE : seen ? GONE[seen] : NEVER_HERE;
  if (claims === NO_CLAIMS) return outline;
  const said = saidAt(saidInOutline(claims, now), isOnline ? 'online' : 'offline', now);
  return saying(outline, said);
}

export function isSameOutline(a: Outline | null, b: Outline | null): boolean {
  if (a === b || !a || !b) return a === b;
  return a.isOnline === b.isOnline && a.seen === b.seen && isSameSaid(a.said, b.said);
}

/** Whether those who do not see how long ago it was there see the same. */
export function isSameUnseen(a: Outline | null, b: Outline): boolean {
  return a?.isOnline === b.isOnline && isSameSaid(a.said, b.said);
}

function shownOutline({ facts, claims, outline }: Truth, now: number, thresholds: Thresholds): Outline {
  return outline?.told ?? outlineOf(facts, now, thresholds, claims);
}

/** What `bare` sees of it. */
export function unseen({ isOnline, said }: Outline): Outline {
  return saying(isOnline ? HERE : NEVER_HERE, said);
}

function saying(outline: Outline, said: Said): Outline {
  return said === NOTHING_SAID ? outline : { ...outline, said };
}

/** The face of `coarse`, and of `bare` where it is `unseen`. */
export function inOutline(subject: Subject, { isOnline, seen, said }: Outline, writtenAt: number): Face {
  const facts = { ...ABSENT, isOnline, version: writtenAt };
  // What has ended since is not said any more.
  const face = make(subject, facts, saidAt(said, isOnline ? 'online' : 'offline', writtenAt));
  return (seen ? { writtenAt, seen, ...face } : { writtenAt, ...face }) as Face;
}

/** How long ago somebody was there may change between two such moments. */
export function isOtherDay(from: number, to: number): boolean {
  return Math.floor(from / DAY_MS) !== Math.floor(to / DAY_MS);
}

/** In whole days of UTC: what changes at midnight only tells no time. */
function seenOf({ lastSeen, lastActiveAt }: Facts, now: number): Seen | null {
  const at = latest(lastSeen, lastActiveAt);
  if (at === null) return null;
  const daysAgo = Math.floor(now / DAY_MS) - Math.floor(at / DAY_MS);
  return DAY_KINDS.find(([, end]) => daysAgo < end)?.[0] ?? 'long';
}

/** P18: acts go on, and whoever sees their dates sees nobody last seen before them. */
function shadowIn({ shadows }: Truth, { since, evidenceAt, back }: Dim, now: number): Pick<Truth, 'facts' | 'claims'> {
  const shadow = shadows?.find((shadow) => shadow.since === since) ?? {
    facts: { ...ABSENT, version: since },
    claims: NO_CLAIMS,
  };
  const facts = seenBack(shadow.facts, back, now);
  return { facts: evidenceAt === null ? facts : seenActing(facts, past(evidenceAt, now)), claims: shadow.claims };
}

/** P18: what those know of it to whom it comes back. The same ones where they hold nothing of the time in between. */
export function seenBack(facts: Facts, back: Back | undefined, now: number): Facts {
  if (!back || hasPassed(back, facts)) return facts;
  const { lastSeen, lastActiveAt } = back;
  if (!hasBeenThere(facts, back.at)) return { ...facts, lastSeen, lastActiveAt };
  const hasLeft = (facts.lastSeen ?? 0) >= back.at;
  const activeAt = latest(facts.lastActiveAt, past(back.at, now));
  return { ...facts, lastSeen: hasLeft ? facts.lastSeen : lastSeen, lastActiveAt: activeAt };
}

/** It has been active since, and has left: nothing of before can be told any more. */
export function hasPassed({ at }: Pick<Back, 'at'>, { lastSeen, lastActiveAt }: Facts): boolean {
  return (lastSeen ?? 0) >= at && (lastActiveAt ?? 0) >= at;
}

/** The same of whoever is known to have acted then. */
export function seenActing(facts: Facts, at: number): Facts {
  return {
    ...facts,
    isOnline: false,
    lastSeen: latest(facts.lastSeen, at),
    lastActiveAt: latest(facts.lastActiveAt, at),
    version: Math.max(facts.version, at),
  };
}

/** The same of those who see no times, to whom it comes back: until it is there again, it was there last when they were shown that. */
export function outlineBack(outline: Outline, facts: Facts, back: Back | undefined, now: number): Outline {
  if (!isUnseenSince(back, facts) || outline.isOnline) return outline;
  const seen = seenOf({ ...facts, lastSeen: back.lastSeen, lastActiveAt: back.lastActiveAt }, now);
  return saying(seen ? GONE[seen] : NEVER_HERE, outline.said);
}

/** It has not been there since it came back into sight: of when it was there last nothing is news. */
export function isUnseenSince(back: Back | undefined, facts: Facts): back is Back {
  return back !== undefined && !hasBeenThere(facts, back.at);
}

/** What those see who see no times, of whoever they know to have acted then. */
export function outlineActing({ said }: Outline, facts: Facts, at: number, now: number): Outline {
  const seen = seenOf(seenActing(facts, at), now);
  return saying(seen ? GONE[seen] : NEVER_HERE, said);
}

/** What those who see no times were told of it; whoever knows of later acts knows better. */
function outlineInShadow({ shadows }: Truth, { since, evidenceAt }: Dim): Truth['outline'] {
  return evidenceAt === null ? shadows?.find((shadow) => shadow.since === since)?.outline : undefined;
}

/** What is added to a face comes before it, for to add something to a copy costs ten times as much. */
function make({ id, username }: Subject, facts: Facts, said: Said): Face {
  const face: Omit<Face, never> = nameFacts(id, username, facts, said);
  return face as Face;
}
