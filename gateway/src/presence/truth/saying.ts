/**
 * P16: what is said of a subject at a time, out of all that is claimed of it: a pure function, so nothing "previous" is ever
 * restored.
 *
 *   of what is live and not dismissed, of each thing that claims say (`spoken.ts`): the first source, then what comes first of
 *     it (dnd before busy before available), then the later end
 *   reach ── of whoever is not there (P25): of others nobody is told, nor that it has changed
 *   place ── as it is kept (P24), whatever the time
 *
 * That it is invisible a subject says to itself alone: to others it says nothing, so that what else is said speaks.
 */
import {
  CLAIM_SOURCES,
  NOTHING_SAID,
  type Place,
  SAID_NAMES,
  SAID_TO,
  type Said,
  type SaidName,
  STATES,
  saidBy,
  someOf,
} from '@meeshy/status-protocol';
import { type Claim, type Claims, dismissalOf, isDuring, isOver, keyOf, NO_CLAIMS, NO_END } from './claims.ts';
import { placeIn } from './place.ts';
import { isOwn, isSaying, isSayingToItself, isShown, rankIn, SPOKEN, type Spoken, valueIn } from './spoken.ts';

/** From a time on, and until when it stays so by itself. */
interface Spell extends Effect {
  readonly from: number;
  readonly until: number;
}

/** Of whoever is there, and of whoever is not: the same object, unless something is said then only. */
interface Effect {
  readonly there: Saying;
  readonly gone: Saying;
  /** To those who see no times. */
  readonly outlined: Said;
}

interface Saying {
  readonly said: Said;
  /** To itself: the same object, unless it is invisible. */
  readonly toItself: Said;
}

const NOTHING_AT_ALL: Saying = { said: NOTHING_SAID, toItself: NOTHING_SAID };
const NOTHING_SPOKEN: Effect = { there: NOTHING_AT_ALL, gone: NOTHING_AT_ALL, outlined: NOTHING_SAID };
const SILENT: Spell = { ...NOTHING_SPOKEN, from: 0, until: NO_END };

/** Claims are never changed in place: most are asked for more often than they change. */
const spells = new WeakMap<Claims, Spell>();

/** What is said at `now`. The same claims say the same object as long as nothing begins or ends. `isThere`: the fact `isOnline`. */
export function saidIn(claims: Claims, now: number, isThere: boolean): Said {
  return claims === NO_CLAIMS ? NOTHING_SAID : spellAt(claims, now)[isThere ? 'there' : 'gone'].said;
}

/** What of it those are told who see it `coarse` or `bare`. */
export function saidInOutline(claims: Claims, now: number): Said {
  return claims === NO_CLAIMS ? NOTHING_SAID : spellAt(claims, now).outlined;
}

/** The same with what it says to itself alone; the same object where that is nothing. */
export function saidToItself(claims: Claims, now: number, isThere: boolean): Said {
  return claims === NO_CLAIMS ? NOTHING_SAID : spellAt(claims, now)[isThere ? 'there' : 'gone'].toItself;
}

/** When something next begins or ends by itself; `null`: never. */
export function nextTurnIn(claims: Claims, now: number): number | null {
  if (claims === NO_CLAIMS) return null;
  const { until } = spellAt(claims, now);
  return until === NO_END ? null : until;
}

/** Since when it has been so that this is said, if it became so by itself; 0: it did not. */
export function saidSince(claims: Claims, now: number, isThere: boolean): number {
  if (claims === NO_CLAIMS) return 0;
  const said = saidIn(claims, now, isThere);
  const turns = turnsIn(claims).filter((at) => at <= now);
  for (let at = turns.pop(); at !== undefined; at = turns.pop()) {
    if (!isSameSaid(effective(claims, at - 1)[isThere ? 'there' : 'gone'].said, said)) return at;
  }
  return 0;
}

export function isSameSaid(a: Said, b: Said): boolean {
  return a === b || SAID_NAMES.every((name) => isSame(a[name], b[name]));
}

/** All that is said or is going to be, of people and for them, in the order of precedence. */
export function listed(claims: Claims, now: number): Claim[] {
  const said = Object.values(claims).filter((claim) => isListed(claim) && !isOver(claim, now));
  return said.sort((a, b) => before(a, b, ({ state }) => (state ? rankOf(state) : STATES.length)));
}

function isListed(claim: Claim): boolean {
  return isShown(claim.source) && isSaying(claim);
}

export function isDismissed(claims: Claims, claim: Claim): boolean {
  return claims[keyOf(dismissalOf(claim))]?.isDismissed === true;
}

function spellAt(claims: Claims, now: number): Spell {
  const known = spells.get(claims);
  if (known && known.from <= now && now < known.until) return known;
  if (isSilent(claims)) return SILENT;
  const turns = turnsIn(claims);
  const next = turns.findIndex((at) => at > now);
  const passed = next === -1 ? turns.length : next;
  const spell = { ...effective(claims, now), from: turns[passed - 1] ?? 0, until: turns[passed] ?? NO_END };
  spells.set(claims, spell);
  return spell;
}

/** Whose only claim is an operator's word, say: cheaper to see than to remember, at every change of it. */
function isSilent(claims: Claims): boolean {
  if (placeIn(claims)) return false;
  for (const key in claims) if (isSaying(claims[key] as Claim)) return false;
  return true;
}

/** When anything begins or ends, in order. */
function turnsIn(claims: Claims): number[] {
  const times = Object.values(claims)
    .filter(isSaying)
    .flatMap(({ startsAt, until }) => (until === null ? [startsAt] : [startsAt, until]));
  return times.sort((a, b) => a - b);
}

function effective(claims: Claims, now: number): Effect {
  const live = Object.values(claims).filter((claim) => isSaying(claim) && isDuring(claim, now));
  const place = placeIn(claims);
  if (live.length === 0 && !place) return NOTHING_SPOKEN;
  const heard = live.filter((claim) => !isShown(claim.source) || !isDismissed(claims, claim));
  const gone = sayingOf(heard, place);
  const there = less(gone, (name) => !SAID_TO[name].isOfAbsent);
  const outlined = someOf(there.said, (name) => SAID_TO[name].isInOutline === true);
  return { there, gone, outlined };
}

/** The same object where that is all. */
function less(saying: Saying, isMeant: (name: SaidName) => boolean): Saying {
  const said = someOf(saying.said, isMeant);
  const toItself = saying.toItself === saying.said ? said : someOf(saying.toItself, isMeant);
  return said === saying.said && toItself === saying.toItself ? saying : { said, toItself };
}

function sayingOf(heard: readonly Claim[], place: Place | undefined): Saying {
  const saidOf = (isTold: (spoken: Spoken, claim: Claim) => boolean) =>
    saidBy((name) => (name === 'place' ? place : firstSaid(name, heard, isTold)));
  const said = saidOf((spoken, claim) => !isOwn(spoken, claim));
  return { said, toItself: heard.some(isSayingToItself) ? saidOf(() => true) : said };
}

function firstSaid(
  name: SaidName,
  heard: readonly Claim[],
  isTold: (spoken: Spoken, claim: Claim) => boolean,
): unknown {
  const spoken = SPOKEN.find((one) => one.name === name);
  if (!spoken) return undefined;
  const rank = (claim: Claim) => rankIn(spoken, claim);
  const first = firstOf(
    heard.filter((claim) => rank(claim) !== -1 && isTold(spoken, claim)),
    rank,
  );
  return first && valueIn(spoken, first);
}

function firstOf(claims: readonly Claim[], rank: (claim: Claim) => number): Claim | undefined {
  return claims.reduce<Claim | undefined>(
    (first, one) => (!first || before(one, first, rank) < 0 ? one : first),
    undefined,
  );
}

/** Negative: the first comes first. */
function before(a: Claim, b: Claim, rank: (claim: Claim) => number): number {
  const bySource = CLAIM_SOURCES.indexOf(a.source) - CLAIM_SOURCES.indexOf(b.source);
  return bySource || rank(a) - rank(b) || (b.until ?? NO_END) - (a.until ?? NO_END) || (a.id < b.id ? -1 : 1);
}

function rankOf(state: Claim['state']): number {
  return STATES.indexOf(state as (typeof STATES)[number]);
}

/** JSON, which tells nothing more by what is there and holds nothing. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return false;
  return Object.keys({ ...a, ...b }).every((name) => isSame(a[name], b[name]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
