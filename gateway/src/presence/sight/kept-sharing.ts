/**
 * What a subject shares is a claim that it makes of itself, kept, merged and told as claims are, which says nothing of
 * states and notes:
 *
 *   manual:sharing ── what it shares (`sharing.ts`), since when whom it hides from (`hiding.ts`), since when it does not
 *                     any more (`openings.ts`), and where it is, as far as it shares that (`place.ts`)
 *   manual:state ──── that it is invisible, if it is: kept in one statement with the other, and since when beside it, in case
 *                     that something else is shared at the same time on another node, and counts
 */
import { type Facts, SHARED_WITH_ALL, SHARING_FIELDS, type Sharing, type SharingName } from '@meeshy/status-protocol';
import { type Claim, type Claims, isOver, keyOf, OWN_SHARING } from '../truth/claims.ts';
import { type KeptPlace, placeFrom, placeWithin } from '../truth/place.ts';
import { fromEverybody, type Hidings, hidingsIn, NOT_HIDING } from './hiding.ts';
import { hidingsFrom, openingsFrom, writtenHidings, writtenOpenings } from './kept-hidings.ts';
import { isPassed, NO_OPENINGS, type Openings, type Seen } from './openings.ts';

export { OWN_SHARING } from '../truth/claims.ts';

const OWN_STATE = keyOf({ source: 'manual', id: 'state' });

/** What is kept of it. */
export interface Kept {
  readonly sharing: Sharing;
  readonly hidings: Hidings;
  readonly openings: Openings;
}

export const SHOWING_ALL: Kept = Object.freeze({
  sharing: SHARED_WITH_ALL,
  hidings: NOT_HIDING,
  openings: NO_OPENINGS,
});

/** Claims are never changed in place, and of whoever hides from hundreds one is long. */
const read = new WeakMap<Claim, Kept>();
const readUnseen = new WeakMap<Claim, Hidings>();

/** `null`: it has never said anything of that. */
export function keptIn(claims: Claims): Kept | null {
  const claim = claims[OWN_SHARING];
  if (!claim) return null;
  const known = read.get(claim);
  if (known) return known;
  const { sharing, hidings, openings } = claim;
  const kept = { sharing: sharingFrom(sharing), hidings: hidingsFrom(hidings), openings: openingsFrom(openings) };
  read.set(claim, kept);
  return kept;
}

export function sharedIn(claims: Claims): Kept {
  return keptIn(claims) ?? SHOWING_ALL;
}

/** That a subject is not to be seen, from some time until another; `null`: it says no such thing. */
export function invisibleIn(claims: Claims): Claim | null {
  const claim = claims[OWN_STATE];
  return claim?.state === 'invisible' ? claim : null;
}

/** Since when who sees all of it, by what it shares and by an invisibility that has ended by itself. */
export function openingsIn(claims: Claims, facts: Facts, now: number): Openings {
  return openingsOf(sharedIn(claims), invisibleIn(claims), facts, now);
}

/** The same by what it shares, and by what it says of being invisible. */
export function openingsOf(kept: Kept, invisible: Claim | null, facts: Facts | undefined, now: number): Openings {
  const { openings } = kept;
  if (!facts || !invisible?.until || !isOver(invisible, now) || invisible.until <= openings.seen.until) return openings;
  const version = seenAgainAt(facts, invisible.until);
  if (version === null) return openings;
  const known = opened.get(invisible);
  const isKnown = known?.from === openings && known.version === version;
  const after = isKnown ? known.openings : openedByEnd(kept, invisible, invisible.until, version);
  if (!isKnown) opened.set(invisible, { from: openings, version, openings: after });
  return isPassed(after.seen, facts) ? openings : after;
}

/** By the invisibility: it is asked for of each viewer. */
const opened = new WeakMap<Claim, { readonly from: Openings; readonly version: number; readonly openings: Openings }>();

/** The invisibility has ended by itself: those whom it hid it from see it again, in that version at least. */
function openedByEnd({ openings, sharing, hidings }: Kept, invisible: Claim, until: number, version: number): Openings {
  const former = hidingsIn(hidings, { sharing, isInvisible: true }, unseenSince(invisible));
  // Whoever was away by then may have begun to hide from others before it came back.
  const at = Math.max(until, ...former.shadows.map(({ since }) => since));
  const seen: Seen = { until, version, at, spared: sharing.always, hidings: former };
  return { ...openings, seen, acts: { ...openings.acts, ...former.acts } };
}

/**
 * At its end, if it was there; whoever was not comes into sight by coming back, and whoever has done so by requests alone, as
 * of what it did last: that shows anyway, and when the invisibility was over is to show nowhere. `null`: it has not yet.
 */
function seenAgainAt({ isOnline, lastSeen, lastActiveAt }: Facts, until: number): number | null {
  if (isOnline || (lastSeen ?? 0) >= until) return until;
  return (lastActiveAt ?? 0) >= until ? lastActiveAt : null;
}

/** Since when it hides by that from everybody. */
export function unseenSince(claim: Claim): Hidings {
  const known = readUnseen.get(claim);
  if (known) return known;
  const hidings = hidingsFrom(claim.hidings);
  readUnseen.set(claim, hidings);
  return hidings;
}

/** Being invisible, or ceasing to be, it hides so from then on. */
export function withUnseen(claims: Claims, kept: Kept, now: number): Claims {
  const shared = withSharing(claims, kept, now);
  const state = invisibleIn(shared);
  if (!state) return shared;
  // After its end the subject may stay away for long, and comes into sight only then.
  const hidings = fromEverybody(kept.hidings);
  const unseen: Claim = { ...state, keptUntil: null, hidings: writtenHidings(hidings) };
  readUnseen.set(unseen, hidings);
  return { ...shared, [OWN_STATE]: unseen };
}

/** The earliest that something can be said that takes the place of the latest word. */
export function afterWord(claims: Claims): number {
  return (claims[OWN_SHARING]?.setAt ?? 0) + 1;
}

/** Where it was last, as far as it shares that; `null`: nobody knows. */
export function keptPlaceIn(claims: Claims): KeptPlace | null {
  return placeFrom(claims[OWN_SHARING]?.place);
}

/**
 * The claim that says so at `now`, above what it replaces. It lasts until something else is said. `at`: where the subject is; unless
 * given, where it was.
 */
export function withSharing(
  claims: Claims,
  { sharing, hidings, openings }: Kept,
  now: number,
  at: KeptPlace | null = keptPlaceIn(claims),
): Claims {
  const setAt = Math.max(now, afterWord(claims));
  const place = placeWithin(at, sharing.place);
  const said = {
    sharing: differencesIn(sharing),
    ...(place && { place }),
    ...(hidings !== NOT_HIDING && { hidings: writtenHidings(hidings) }),
    ...(openings !== NO_OPENINGS && { openings: writtenOpenings(openings) }),
  };
  const claim = {
    source: 'manual',
    id: 'sharing',
    ...said,
    setAt,
    startsAt: setAt,
    until: null,
    keptUntil: null,
  } as const;
  read.set(claim, { sharing, hidings, openings });
  return { ...claims, [OWN_SHARING]: claim };
}

/** What differs from what counts unless told. */
function differencesIn(sharing: Sharing): Partial<Sharing> {
  const differing = NAMES.filter((name) => !isUntold(name, sharing[name]));
  return Object.fromEntries(differing.map((name) => [name, sharing[name]]));
}

const NAMES = Object.keys(SHARING_FIELDS) as SharingName[];

function isUntold(name: SharingName, value: Sharing[SharingName]): boolean {
  return Array.isArray(value) ? value.length === 0 : value === SHARED_WITH_ALL[name];
}

/** What cannot be read of it counts as not told. */
function sharingFrom(said: unknown): Sharing {
  if (typeof said !== 'object' || said === null) return SHARED_WITH_ALL;
  const values: Readonly<Record<string, unknown>> = { ...said };
  const told = NAMES.filter((name) => isReadable(name, values[name]));
  return { ...SHARED_WITH_ALL, ...Object.fromEntries(told.map((name) => [name, values[name]])) };
}

function isReadable(name: SharingName, value: unknown): boolean {
  const field = SHARING_FIELDS[name];
  if (field.kind === 'flag') return typeof value === 'boolean';
  if (field.kind === 'choice') return (field.of as readonly unknown[]).includes(value);
  return Array.isArray(value) && value.every((id) => typeof id === 'string');
}
