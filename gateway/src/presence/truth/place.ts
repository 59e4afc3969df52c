/**
 * P24: where a subject is, as far as it shares that. It is kept in the claim by which it shares (`manual:sharing`), so that no more of it
 * is ever known than what is shared, whichever gateway hears what first:
 *
 *   a session's zone, and its address ── `locatedAt` ──▶ kept, by the level at which it is shared
 *   less is shared ──────────────────── `placeWithin` ─▶ what is too much is gone from what is kept
 *   more is shared ──────────────────── `placeWithin` ─▶ out of date: whoever holds a session says it anew
 *
 * Of two sessions that of the one counts that said so later (`at`). What is kept stays when everybody is gone.
 */
import { type Place, SHARING_FIELDS, type Sharing } from '@meeshy/status-protocol';
import { type Claims, OWN_SHARING } from './claims.ts';

type Level = Exclude<Sharing['place'], 'off'>;

/** As it is kept: JSON, and nothing but. Without a `zone` nothing is shown: the address is of another country. */
export interface KeptPlace {
  readonly level: Level;
  /** When the session said so, epoch milliseconds. 0: whoever has a session is to say it anew. */
  readonly at: number;
  readonly zone?: string;
  readonly country?: string;
  readonly city?: string;
}

/** What an address tells. `country`: ISO 3166-1, two letters. */
export interface Located {
  readonly country: string;
  readonly city?: string | undefined;
}

/** What a session tells of where it is. */
export interface ZoneSaid {
  /** IANA, as the client's machine has it. */
  readonly zone: string;
  /** It has come back by itself, and says what it said before: whatever another one said since counts. */
  readonly isAgain?: boolean;
  /** Where its address is; `null`: nobody knows. Asked only of whoever shares that. */
  readonly located?: () => Located | null;
}

const LEVELS: readonly unknown[] = SHARING_FIELDS.place.of;

/** Nothing that was kept of it is more than what is shared now. */
export function placeWithin(place: KeptPlace | null, shared: Sharing['place']): KeptPlace | null {
  if (!place || shared === 'off') return null;
  if (place.level === shared) return place;
  const { at, zone, country } = place;
  const isLess = LEVELS.indexOf(shared) < LEVELS.indexOf(place.level);
  if (!isLess || zone === undefined) return { ...place, at: 0 };
  return { level: shared, at, zone, ...(country !== undefined && shared !== 'zone' && { country }) };
}

/** What a session has said at that time. `located`: by its address, asked only where that is shared; `agrees`: with the zone. */
export function locatedAt(
  level: Level,
  at: number,
  zone: string,
  located: () => Located | null,
  agrees: (zone: string, country: string) => boolean,
): KeptPlace {
  const found = level === 'zone' ? null : located();
  if (!found) return { level, at, zone };
  const { country, city } = found;
  if (!agrees(zone, country)) return { level, at };
  return { level, at, zone, country, ...(city !== undefined && level === 'city' && { city }) };
}

export function isSamePlace(a: KeptPlace, b: KeptPlace): boolean {
  return a.level === b.level && a.zone === b.zone && a.country === b.country && a.city === b.city;
}

/** What cannot be read of it is not known. */
export function placeFrom(kept: unknown): KeptPlace | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const { level, at, zone, country, city }: Readonly<Record<string, unknown>> = { ...kept };
  if (level === 'off' || !LEVELS.includes(level)) return null;
  return {
    level: level as Level,
    at: typeof at === 'number' ? at : 0,
    ...(isText(zone) && { zone }),
    ...(isText(country) && { country }),
    ...(isText(city) && { city }),
  };
}

/** Claims are never changed in place, and the same place is the same object. */
const told = new WeakMap<object, Place>();

/** What is told of it. */
export function placeIn(claims: Claims): Place | undefined {
  const kept = claims[OWN_SHARING]?.place;
  if (typeof kept !== 'object' || kept === null) return undefined;
  const known = told.get(kept);
  if (known) return known;
  const { zone, country, city } = placeFrom(kept) ?? {};
  if (zone === undefined) return undefined;
  const label = country === undefined ? undefined : { country, ...(city !== undefined && { city }) };
  const place: Place = { ...(label && { label }), zone };
  told.set(kept, place);
  return place;
}

/** That it is kept in a shadow, in which nothing is shared. */
export function withPlaceOf(claims: Claims, saying: Claims): Claims {
  const place = placeFrom(claims[OWN_SHARING]?.place);
  if (place?.zone === undefined) return saying;
  // The same in all shadows: it is written once.
  const at = Math.max(1, place.at);
  const times = { setAt: at, startsAt: at, until: null, keptUntil: null };
  return { ...saying, [OWN_SHARING]: { source: 'manual', id: 'sharing', place, ...times } };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
