/**
 * P16: what is said of a subject at a time, out of all that is claimed of it: a pure function, so nothing "previous" is ever
 * restored.
 *
 *   state ─┐ of what is live and not dismissed: the first source, then dnd before busy before available, then the later end
 *   note  ─┘ likewise
 *   reach ── of whoever is not there (P25): of others nobody is told, nor that it has changed
 *   place ── as it is kept (P24), whatever the time
 *
 * That it is invisible a subject says to itself alone: to others it says nothing, so that what else is said speaks.
 */
import {
  CLAIM_SOURCES,
  NOTHING_SAID,
  type Note,
  REACHES,
  type Reach,
  type Said,
  SHOWN_SOURCES,
  type ShownSource,
  STATES,
  type State,
} from '@meeshy/status-protocol';
import { type Claim, type Claims, dismissalOf, isDuring, isOver, keyOf, LEASED, NO_CLAIMS, NO_END } from './claims.ts';
import { isSameTold, placeIn } from './place.ts';

/** From a time on, and until when it stays so by itself. */
interface Spell extends Spoken {
  readonly from: number;
  readonly until: number;
}

/** Of whoever is there, and of whoever is not: the same object, unless something reaches it then. */
interface Spoken {
  readonly there: Saying;
  readonly gone: Saying;
  /** To those who see no times: neither where it is nor what reaches it. */
  readonly outlined: Said;
}

interface Saying {
  readonly said: Said;
  /** To itself: the same object, unless it is invisible. */
  readonly toItself: Said;
}

const NOTHING_AT_ALL: Saying = { said: NOTHING_SAID, toItself: NOTHING_SAID };
const NOTHING_SPOKEN: Spoken = { there: NOTHING_AT_ALL, gone: NOTHING_AT_ALL, outlined: NOTHING_SAID };
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
  if (a === b) return true;
  const isReachedSame = a.reach === b.reach && isSameTold(a.place, b.place);
  return isReachedSame && isSame(a.state, b.state, STATE_FIELDS) && isSame(a.note, b.note, NOTE_FIELDS);
}

/** All that is said or is going to be, of people and for them, in the order of precedence. */
export function listed(claims: Claims, now: number): Claim[] {
  const said = Object.values(claims).filter((claim) => isListed(claim) && !isOver(claim, now));
  return said.sort((a, b) => before(a, b, ({ state }) => (state ? rankOf(state) : STATES.length)));
}

/** Not an operator's word, nor a mark, nor what only a later release knows. */
export function isSaying(claim: Claim): boolean {
  return isListed(claim) || reachOf(claim) !== undefined;
}

function isListed(claim: Claim): boolean {
  return isShown(claim.source) && (saysState(claim) || saysNote(claim));
}

/** What else comes from there says nothing. */
function reachOf({ source, reach }: Claim): Reach | undefined {
  return source === 'push' ? REACHES.find((known) => known === reach) : undefined;
}

function isShown(source: Claim['source']): source is ShownSource {
  return (SHOWN_SOURCES as readonly string[]).includes(source);
}

function saysState({ state }: Claim): boolean {
  return state !== undefined && rankOf(state) !== -1;
}

function saysNote({ note }: Claim): boolean {
  return typeof note?.emoji === 'string' && typeof note.text === 'string';
}

export function isDismissed(claims: Claims, claim: Claim): boolean {
  return claims[keyOf(dismissalOf(claim))]?.isDismissed === true;
}

function spellAt(claims: Claims, now: number): Spell {
  if (isSilent(claims)) return SILENT;
  const known = spells.get(claims);
  if (known && known.from <= now && now < known.until) return known;
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

function effective(claims: Claims, now: number): Spoken {
  const live = Object.values(claims).filter((claim) => isSaying(claim) && isDuring(claim, now));
  const place = placeIn(claims);
  if (live.length === 0 && !place) return NOTHING_SPOKEN;
  const outlined = sayingIn(live.filter((claim) => isListed(claim) && !isDismissed(claims, claim)));
  const there = place ? withMore(outlined, { place }) : outlined;
  const reach = live.map(reachOf).find((one) => one !== undefined);
  return { there, gone: reach ? withMore(there, { reach }) : there, outlined: outlined.said };
}

function withMore({ said, toItself }: Saying, more: Pick<Said, 'reach' | 'place'>): Saying {
  const toOthers = { ...said, ...more };
  return { said: toOthers, toItself: said === toItself ? toOthers : { ...toItself, ...more } };
}

function sayingIn(heard: readonly Claim[]): Saying {
  const said = sayingOf(
    heard,
    heard.filter(({ state }) => state !== 'invisible'),
  );
  const isInvisible = heard.some(({ state }) => state === 'invisible');
  return { said, toItself: isInvisible ? sayingOf(heard, heard) : said };
}

function sayingOf(claims: readonly Claim[], ofStates: readonly Claim[]): Said {
  const ofState = firstOf(ofStates.filter(saysState), ({ state }) => rankOf(state));
  const ofNote = firstOf(claims.filter(saysNote), () => 0);
  if (!ofState && !ofNote) return NOTHING_SAID;
  return { ...(ofState && { state: stateOf(ofState) }), ...(ofNote && { note: noteOf(ofNote) }) };
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

function stateOf(claim: Claim): State {
  return { value: claim.state, source: claim.source, until: endOf(claim) } as State;
}

function noteOf(claim: Claim): Note {
  const { emoji = '', text = '' } = claim.note ?? {};
  return { emoji, text, until: endOf(claim) };
}

/** A lease is renewed as long as it takes: when that ends is not known. */
export function endOf({ source, until }: Claim): number | null {
  return LEASED.has(source) ? null : until;
}

const STATE_FIELDS = ['value', 'source', 'until'] as const;
const NOTE_FIELDS = ['emoji', 'text', 'until'] as const;

function isSame<Value extends object>(
  a: Value | undefined,
  b: Value | undefined,
  fields: readonly (keyof Value)[],
): boolean {
  if (!a || !b) return a === b;
  return fields.every((field) => a[field] === b[field]);
}
