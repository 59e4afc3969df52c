/**
 * Since when a subject hides from whom, as it is kept: JSON, and nothing but. What was said at many of the moments alike is
 * kept once, in `said`, and each shadow says which of them.
 */
import { CLAIM_SOURCES, type Facts, factsBy, readTime } from '@meeshy/status-protocol';
import type { Claim, Claims } from '../truth/claims.ts';
import { type Hidings, NOT_HIDING } from './hiding.ts';
import { NO_OPENINGS, NOT_OPENED, type Opened, type Openings, type Seen } from './openings.ts';
import type { Agreed, Back, Shadow } from './sight.ts';

type Values = Readonly<Record<string, unknown>>;

export interface WrittenHidings extends Omit<Hidings, 'shadows'> {
  readonly said?: readonly Claims[];
  readonly shadows: readonly (Omit<Shadow, 'claims'> & { readonly claims?: number })[];
}

export function writtenHidings({ shadows, ...hidings }: Hidings): WrittenHidings {
  const said: Claims[] = [];
  const places = new Map<string, number>();
  const placeOf = (claims: Claims): number => {
    const text = textOf(claims);
    const place = places.get(text) ?? said.push(claims) - 1;
    places.set(text, place);
    return place;
  };
  const written = shadows.map(({ claims, ...shadow }) => (claims ? { ...shadow, claims: placeOf(claims) } : shadow));
  return { ...hidings, ...(said.length > 0 && { said }), shadows: written };
}

/** Claims are never changed in place. */
const texts = new WeakMap<Claims, string>();

function textOf(claims: Claims): string {
  const text = texts.get(claims) ?? JSON.stringify(claims);
  texts.set(claims, text);
  return text;
}

/** What cannot be read says that nothing is known. */
export function hidingsFrom(kept: unknown): Hidings {
  if (!isObject(kept)) return NOT_HIDING;
  const said = Array.isArray(kept.said) ? kept.said.map(claimsFrom) : [];
  const shadows = Array.isArray(kept.shadows) ? kept.shadows : [];
  return {
    everybody: momentIn(kept.everybody),
    indirect: momentIn(kept.indirect),
    in: momentsIn(kept.in),
    own: momentsIn(kept.own),
    acts: momentsIn(kept.acts),
    shadows: shadows.flatMap((shadow: unknown) => shadowFrom(shadow, said) ?? []),
  };
}

/** Since when it hides no more. Most of an audience share few moments: each is written once, and named by its place. */
export interface WrittenOpenings extends Pick<Openings, 'acts' | 'sees'> {
  readonly seen: Omit<Seen, 'hidings'> & { readonly hidings: WrittenHidings };
  readonly opened: readonly Opened[];
  readonly everyone: number;
  readonly audience: number;
  readonly own: Readonly<Record<string, number>>;
}

export function writtenOpenings({ everyone, audience, own, seen, ...others }: Openings): WrittenOpenings {
  const opened: Opened[] = [];
  const places = new Map<string, number>();
  const placeOf = (moment: Opened): number => {
    const text = JSON.stringify(moment);
    const place = places.get(text) ?? opened.push(moment) - 1;
    places.set(text, place);
    return place;
  };
  const byPerson = Object.fromEntries(Object.entries(own).map(([id, moment]) => [id, placeOf(moment)]));
  return {
    everyone: placeOf(everyone),
    audience: placeOf(audience),
    own: byPerson,
    seen: { ...seen, hidings: writtenHidings(seen.hidings) },
    ...others,
    opened,
  };
}

export function openingsFrom(kept: unknown): Openings {
  if (!isObject(kept)) return NO_OPENINGS;
  const { everyone, audience, own, seen, acts } = kept;
  const opened = Array.isArray(kept.opened) ? kept.opened.map(openedFrom) : [];
  const openedAt = (place: unknown): Opened => (typeof place === 'number' ? opened[place] : undefined) ?? NOT_OPENED;
  const byPerson = isObject(own) ? Object.entries(own).map(([id, place]) => [id, openedAt(place)]) : [];
  return {
    everyone: openedAt(everyone),
    audience: openedAt(audience),
    own: Object.fromEntries(byPerson),
    seen: seenFrom(seen),
    acts: momentsIn(acts),
    sees: momentIn(kept.sees) ?? 0,
  };
}

function seenFrom(kept: unknown): Seen {
  const { until, version, at, spared, hidings }: Values = isObject(kept) ? kept : {};
  const isKept = Array.isArray(spared) && spared.every((id) => typeof id === 'string');
  const [endedAt = 0, from = 0, seenAt = 0] = [until, version, at].map((time) => momentIn(time) ?? 0);
  return { until: endedAt, version: from, at: seenAt, spared: isKept ? spared : null, hidings: hidingsFrom(hidings) };
}

function openedFrom(kept: unknown): Opened {
  const { version, back }: Values = isObject(kept) ? kept : {};
  return { version: momentIn(version) ?? 0, back: isObject(back) ? backFrom(back) : null };
}

function backFrom({ at, lastSeen, lastActiveAt }: Values): Back {
  return { at: momentIn(at) ?? 0, lastSeen: timeIn(lastSeen), lastActiveAt: timeIn(lastActiveAt) };
}

const isObject = (value: unknown): value is Values => typeof value === 'object' && value !== null;
/** To the fraction, by which they are named; 0 says that nobody knows, or that there is none. */
const momentIn = (value: unknown) =>
  typeof value === 'number' && (value === 0 || timeIn(value) !== null) ? value : null;

function momentsIn(value: unknown): Record<string, number> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => momentIn(entry[1]) !== null),
  );
}

function shadowFrom(kept: unknown, said: readonly (Claims | undefined)[]): Shadow | null {
  if (!isObject(kept)) return null;
  const since = momentIn(kept.since);
  if (since === null || !isObject(kept.facts)) return null;
  // Earlier ones have what was said with each of them.
  const claims = typeof kept.claims === 'number' ? said[kept.claims] : claimsFrom(kept.claims);
  const agreed = agreedFrom(kept.agreed);
  return { since, facts: factsFrom(kept.facts), ...(claims && { claims }), ...(agreed && { agreed }) };
}

function agreedFrom(kept: unknown): Agreed | null {
  if (!isObject(kept)) return null;
  const { alerts } = kept;
  const agreed: Agreed = {
    ...(kept.hours === true && { hours: true }),
    ...(kept.outlook === true && { outlook: true }),
    ...((alerts === 'direct' || alerts === 'nobody') && { alerts }),
  };
  return Object.keys(agreed).length > 0 ? agreed : null;
}

function factsFrom(kept: Values): Facts {
  return factsBy({
    flag: (name) => kept[name] === true,
    time: (name) => timeIn(kept[name]),
    version: (name) => timeIn(kept[name]) ?? 0,
  });
}

function claimsFrom(kept: unknown): Claims | undefined {
  if (!isObject(kept)) return undefined;
  const readable = Object.entries(kept).filter((entry): entry is [string, Claim] => isClaim(entry[1]));
  return readable.length === 0 ? undefined : Object.fromEntries(readable);
}

function isClaim(kept: unknown): kept is Claim {
  if (!isObject(kept)) return false;
  const { source, id, setAt, startsAt, until, keptUntil } = kept;
  const isNamed = (CLAIM_SOURCES as readonly unknown[]).includes(source) && typeof id === 'string';
  return isNamed && [setAt, startsAt].every(isTime) && [until, keptUntil].every((end) => end === null || isTime(end));
}

/** As stored, in whole milliseconds. */
const timeIn = (value: unknown) => (typeof value === 'number' ? readTime(value) : null);
const isTime = (value: unknown) => timeIn(value) !== null;
