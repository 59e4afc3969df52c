/**
 * P16: what somebody or something says of a subject, each claim by its source and id.
 *
 *   said ──(startsAt)──▶ live ──(until; an operator's: next activity)──▶ over ──(keptUntil)──▶ forgotten
 *    ▲                     │
 *    └── said again, or removed, with a later setAt: of two the later counts
 *
 * A claim is kept and compared as text that begins with its times, `setAt` first, each as wide as the other: the greater
 * text is the later claim, and of two of the same moment all take the same. So whoever merges (memory, the stores'
 * statements, the script in Redis) takes the greater. It is ASCII, which all of them sort alike.
 */
import {
  CLAIM_SOURCES,
  CLAIM_TIMES,
  type Claim,
  type ClaimSource,
  type Facts,
  LATEST_TIME,
} from '@meeshy/status-protocol';
import { AHEAD_MS, shiftedTime } from './facts.ts';
import { createTextCache } from './text-cache.ts';

export type { Claim } from '@meeshy/status-protocol';

/** By `keyOf`, one of each. Never changed in place. */
export type Claims = Readonly<Record<string, Claim>>;

export const NO_CLAIMS: Claims = Object.freeze({});

/** An operator's word: the subject counts as offline until its next activity, or not any more. */
const OPERATOR = { source: 'operator', id: 'offline' } as const;
export const OPERATORS = keyOf(OPERATOR);

/** What a subject shares, and where it is (`kept-sharing.ts`). */
export const OWN_SHARING = keyOf({ source: 'manual', id: 'sharing' });

/** So many of one subject count at a time, of all sources together but what people say and silence themselves. */
export const MOST_CLAIMS = 50;
/** What whoever set it has to renew: it is over when nobody does. */
export const LEASED: ReadonlySet<ClaimSource> = new Set(['call', 'app']);
export const LEASE_MS = 90_000;
/** A late renewal revives nothing that was removed, for so long at least. */
export const REMOVED_MS = 300_000;

/** A dismissal names the claim that it silences, with its source. */
const KEY = /^([a-z]+):([A-Za-z0-9_-]{1,80})$/;
const TIMES = Object.keys(CLAIM_TIMES) as (keyof typeof CLAIM_TIMES)[];
export const DIGITS = 16;
/** A claim as text: its times, and what it says. */
export const HEAD_LENGTH = TIMES.length * (DIGITS + 1);
/** Where in that text a time has its digits: the first and the last of them, counted from 1. */
export const SPANS = Object.fromEntries(
  TIMES.map((name, i) => [name, { first: i * (DIGITS + 1) + 1, last: i * (DIGITS + 1) + DIGITS }]),
) as Readonly<Record<keyof typeof CLAIM_TIMES, { readonly first: number; readonly last: number }>>;
const TEXT = new RegExp(`^(\\d{${DIGITS}} ){${TIMES.length}}\\{`);
/** Instead of an end that is not known. */
export const NO_END = Number.MAX_SAFE_INTEGER;

export function keyOf({ source, id }: Pick<Claim, 'source' | 'id'>): string {
  return `${source}:${id}`;
}

/** Claims are never changed in place. */
const written = new WeakMap<Claim, string>();

function textOf(claim: Claim): string {
  const known = written.get(claim);
  if (known !== undefined) return known;
  const { source, id, setAt, keptUntil, until, startsAt, ...says } = claim;
  const times = { setAt, keptUntil, until, startsAt };
  const text = TIMES.map((name) => `${digitsOf(times[name] ?? NO_END)} `).join('') + ascii(JSON.stringify(says));
  written.set(claim, text);
  // It comes back, from the cluster or the store.
  cached(`${keyOf({ source, id })} ${text}`, () => claim);
  return text;
}

/**
 * Whoever is asked about again and again is read again and again: how much it says, of whom it hides from, say, is not to
 * make that take longer (P12).
 */
const cached = createTextCache<Claim | null>(1_000_000);

/** `null`: it cannot be read. What a later release says in it is kept. */
function claimFrom(key: string, text: unknown): Claim | null {
  return typeof text === 'string' ? cached(`${key} ${text}`, () => readClaim(key, text)) : null;
}

function readClaim(key: string, text: string): Claim | null {
  const [, source, id] = KEY.exec(key) ?? [];
  const isKnown = (CLAIM_SOURCES as readonly unknown[]).includes(source);
  if (!isKnown || id === undefined || !TEXT.test(text)) return null;
  const says = parsed(text.slice(HEAD_LENGTH));
  if (!says) return null;
  const times = TIMES.map((name) => [name, timeOf(name, text.slice(SPANS[name].first - 1, SPANS[name].last))]);
  const claim = { ...says, source, id, ...Object.fromEntries(times) } as Claim;
  // Of an operator's there are two only.
  return key === OPERATORS ? operatorClaim(claim.setAt, claim.state === 'offline') : claim;
}

/** As texts by key. */
export function textsOf(claims: Claims): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([key, claim]) => [key, textOf(claim)]));
}

/** What cannot be read is left out. */
export function claimsFrom(texts: Readonly<Record<string, unknown>>): Claims {
  const found = Object.entries(texts).flatMap(([key, text]) => {
    const claim = claimFrom(key, text);
    return claim ? [[key, claim] as const] : [];
  });
  return found.length === 0 ? NO_CLAIMS : Object.fromEntries(found);
}

/**
 * What two know of one subject: of each claim the later. The one definition: the statements are tested against it.
 * `until`: what is known of a later time was told by a wrong clock (P1), and whatever is said takes its place.
 */
export function mergeClaims(known: Claims, said: Claims, until = Number.POSITIVE_INFINITY): Claims {
  if (known === said) return known;
  const newer = Object.entries(said).filter(([key, claim]) => givesWay(known[key], claim, until));
  return newer.length === 0 ? known : { ...known, ...Object.fromEntries(newer) };
}

/** What is to be known of at `now`. Later it is forgotten: whatever it replaced is over too. */
export function withoutForgotten(claims: Claims, now: number): Claims {
  return some(claims, ({ keptUntil }) => keptUntil === null || keptUntil >= now);
}

/** P1: what is said of a time that has not come counts as said now, and lasts as long. What followed it stays behind it. */
export function claimsNotAfter(now: number, claims: Claims, lastActiveAt: number | null): Claims {
  return each(claims, (claim, key) => {
    if (claim.setAt <= now + AHEAD_MS) return claim;
    const isFollowed = key === OPERATORS && (lastActiveAt ?? 0) > claim.setAt;
    return shiftedClaim(claim, (isFollowed ? now - 1 : now) - claim.setAt);
  });
}

/**
 * The clock was set: an operator's word stays before or after the activity that it is compared with. Others are of times by
 * the clock of all, which whoever holds them may not have known.
 */
export function shiftedWord(claims: Claims, byMs: number): Claims {
  const word = claims[OPERATORS];
  return word ? { ...claims, [OPERATORS]: shiftedClaim(word, byMs) } : claims;
}

/** An operator took it offline, and it has not been active since. */
export function isHeldOffline({
  claims,
  facts,
}: {
  readonly claims: Claims;
  readonly facts: Pick<Facts, 'lastActiveAt'>;
}): boolean {
  const said = claims[OPERATORS];
  return said?.state === 'offline' && (facts.lastActiveAt ?? 0) <= said.setAt;
}

/** An operator says at `at` whether the subject is to count as offline. Nobody else can. */
export function saidByOperator(claims: Claims, isOffline: boolean, at: number): Claims {
  const known = claims[OPERATORS];
  const setAt = Math.max(at, known ? known.setAt + 1 : 0);
  return { ...claims, [OPERATORS]: operatorClaim(setAt, isOffline) };
}

/**
 * Something is said at `now`, above what it replaces, and remembered until all that it replaces would have ended. What says
 * nothing removes. `null`: too much is said of this subject.
 */
export function withClaim(claims: Claims, said: Omit<Claim, 'setAt' | 'keptUntil'>, now: number): Claims | null {
  const key = keyOf(said);
  const known = claims[key];
  const setAt = Math.max(now, known ? known.setAt + 1 : 0);
  const keptUntil = laterEnd(laterEnd(said.until, known ? known.keptUntil : 0), setAt + REMOVED_MS);
  const left = withoutForgotten(claims, now);
  if (!known && isCounted(said) && Object.values(left).filter(isCounted).length >= MOST_CLAIMS) return null;
  return { ...left, [key]: { ...said, setAt, keptUntil } };
}

function isCounted({ source }: Pick<Claim, 'source'>): boolean {
  return source !== 'manual' && source !== 'dismissal' && source !== 'operator' && source !== 'push';
}

/** What silences a claim until it ends, however often it is renewed. */
export function dismissalOf({ source, id }: Pick<Claim, 'source' | 'id'>): Pick<Claim, 'source' | 'id'> {
  return { source: 'dismissal', id: `${source}-${id}` };
}

/** The subject was active after that, whatever the clock says of the order. */
export function afterActivity(claims: Claims, facts: Pick<Facts, 'lastActiveAt'>): Claims {
  return isHeldOffline({ claims, facts }) ? saidByOperator(claims, false, 0) : claims;
}

/** As an operator's word is kept and told, whether it holds or is a removal. */
export function operatorClaim(setAt: number, isOffline: boolean): Claim {
  const { source, id } = OPERATOR;
  const claim = { source, id, setAt, startsAt: setAt, until: null, keptUntil: null } as const;
  return isOffline ? { source, id, state: 'offline', setAt, startsAt: setAt, until: null, keptUntil: null } : claim;
}

function givesWay(known: Claim | undefined, said: Claim, until: number): boolean {
  if (!known || known.setAt > until) return true;
  return known.setAt === said.setAt ? textOf(known) < textOf(said) : known.setAt < said.setAt;
}

export function isSameClaim(a: Claim | undefined, b: Claim): boolean {
  return a === b || (a !== undefined && a.setAt === b.setAt && textOf(a) === textOf(b));
}

function laterEnd(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.max(a, b);
}

export function isOver({ until }: Claim, now: number): boolean {
  return until !== null && until <= now;
}

export function isDuring({ startsAt, until }: Claim, now: number): boolean {
  return startsAt <= now && (until === null || now < until);
}

function shiftedClaim(claim: Claim, byMs: number): Claim {
  return { ...claim, ...Object.fromEntries(TIMES.map((name) => [name, shiftedTime(claim[name], byMs)])) };
}

/** The same ones where nothing changes. */
function each(claims: Claims, change: (claim: Claim, key: string) => Claim): Claims {
  if (claims === NO_CLAIMS) return claims;
  let isChanged = false;
  const entries = Object.entries(claims).map(([key, claim]) => {
    const changed = change(claim, key);
    isChanged ||= changed !== claim;
    return [key, changed];
  });
  return isChanged ? Object.fromEntries(entries) : claims;
}

function some(claims: Claims, isToStay: (claim: Claim) => boolean): Claims {
  if (claims === NO_CLAIMS) return claims;
  const all = Object.entries(claims);
  const left = all.filter(([, claim]) => isToStay(claim));
  if (left.length === all.length) return claims;
  return left.length === 0 ? NO_CLAIMS : Object.fromEntries(left);
}

/** As wide as any other, so that the later time is the greater text. */
export function digitsOf(time: number): string {
  return String(time).padStart(DIGITS, '0');
}

/** What ends after all times does not end; what begins then is of the last of them, which counts as any that has not come (P1). */
function timeOf(name: keyof typeof CLAIM_TIMES, digits: string): number | null {
  const time = Number(digits);
  if (time <= LATEST_TIME) return time;
  return CLAIM_TIMES[name] === 'end' ? null : LATEST_TIME;
}

function ascii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function parsed(json: string): object | null {
  try {
    return JSON.parse(json) as object;
  } catch {
    return null;
  }
}
