/** P16: what people, and the application around them, claim: each of these answers all claims on a subject as they are then. */
import type { Claim, HostSource, NoteSaid, StateValue } from '@meeshy/status-protocol';
import { type Claims, dismissalOf, isOver, keyOf, LEASE_MS, LEASED, REMOVED_MS, withClaim } from './claims.ts';
import { isDismissed, listed } from './saying.ts';
import { isSaying } from './spoken.ts';

/** What somebody says of themselves on one axis, until a time; `null`: nothing any more. */
export interface Own {
  readonly state?: { readonly value: StateValue; readonly until: number | null } | null;
  readonly note?: (NoteSaid & { readonly until: number | null }) | null;
}

/** What the application around it knows of somebody: a call, a meeting, working hours, or anything else. */
export interface HostClaim {
  readonly source: HostSource;
  /** Its own within the source: letters, digits, `-` and `_`, 64 at most. Claimed again it takes the place of the former. */
  readonly id: string;
  readonly state?: Exclude<StateValue, 'invisible'> | undefined;
  readonly note?: NoteSaid | undefined;
  /** Epoch milliseconds. Unless given, now. */
  readonly startsAt?: number;
  /** Epoch milliseconds. Unless given, a state ends after an hour. Calls and what applications say are over after 90 s anyway, unless claimed again. */
  readonly until?: number | null;
}

/** There is one slot for the state and one for the note: a new choice takes the place of the former. */
export function withOwn(claims: Claims, { state, note }: Own, now: number): Claims {
  let own = claims;
  if (state !== undefined) {
    own = withSlot(own, 'state', state && { state: state.value, startsAt: now, until: state.until }, now);
  }
  if (note !== undefined) {
    const said = note && { note: { emoji: note.emoji, text: note.text }, startsAt: now, until: note.until };
    own = withSlot(own, 'note', said, now);
  }
  return own;
}

/**
 * P25: push messages get to it until then, if it is not there; `null`: no more. The same ones where that is said already: what is
 * renewed has not begun anew.
 */
export function withReach(claims: Claims, until: number | null, now: number): Claims {
  const slot = { source: 'push', id: 'messages' } as const;
  const known = claims[keyOf(slot)];
  if (until === null || until <= now) return withoutClaim(claims, slot, now);
  const isLive = known?.reach === 'push' && !isOver(known, now);
  if (isLive && known.until === until) return claims;
  const startsAt = isLive ? known.startsAt : now;
  return withClaim(claims, { ...slot, reach: 'push', startsAt, until }, now) ?? claims;
}

type Says = Pick<Claim, 'startsAt' | 'until' | 'state' | 'note'>;

function withSlot(claims: Claims, id: 'state' | 'note', says: Says | null, now: number): Claims {
  const slot = { source: 'manual', id } as const;
  if (says) return withClaim(claims, { ...slot, ...says }, now) ?? claims;
  return withoutClaim(claims, slot, now);
}

/** `null`: too much is claimed. `'ended'`: it was ended a moment ago, and a late renewal revives nothing. */
export function withHosts(
  claims: Claims,
  said: HostClaim & { until: number | null },
  now: number,
): Claims | null | 'ended' {
  const { source, id, state, note, startsAt = now } = said;
  const known = claims[keyOf(said)];
  const isLeased = LEASED.has(source);
  if (isLeased && known && isRemoval(known) && known.setAt + REMOVED_MS > now) return 'ended';
  const until = isLeased ? Math.min(said.until ?? Number.POSITIVE_INFINITY, now + LEASE_MS) : said.until;
  const claim = { source, id, ...(state && { state }), ...(note && { note }), startsAt, until };
  const all = withClaim(claims, claim, now);
  if (!all || !known || !isDismissed(claims, known)) return all;
  // It is silenced as long as it goes on; what is claimed under the same id later is something else.
  return isOver(known, now) ? withoutClaim(all, dismissalOf(claim), now) : withDismissal(all, { ...known, until }, now);
}

/** A lease leaves a removal even where it was not known: its start may come late. */
export function withoutHosts(claims: Claims, claim: Pick<HostClaim, 'source' | 'id'>, now: number): Claims {
  const isKnown = claims[keyOf(claim)] !== undefined;
  return isKnown || LEASED.has(claim.source) ? withoutClaim(claims, claim, now, true) : claims;
}

/** One claim is silenced until it ends. */
export function withDismissal(claims: Claims, { until, ...claim }: Claim, now: number): Claims {
  const dismissal = { ...dismissalOf(claim), isDismissed: true, startsAt: now, until } as const;
  return withClaim(claims, dismissal, now) ?? claims;
}

/** What is said of a subject at `now` under this id; `undefined`: nothing is. */
export function listedBy(claims: Claims, claimId: string, now: number): Claim | undefined {
  return listed(claims, now).find((claim) => keyOf(claim) === claimId);
}

function withoutClaim(
  claims: Claims,
  { source, id }: Pick<Claim, 'source' | 'id'>,
  now: number,
  isLeft = false,
): Claims {
  const known = claims[keyOf({ source, id })];
  if (!isLeft && (!known || isRemoval(known))) return claims;
  return withClaim(claims, { source, id, startsAt: now, until: now }, now) ?? claims;
}

function isRemoval(claim: Claim): boolean {
  return !isSaying(claim) && claim.isDismissed !== true;
}
