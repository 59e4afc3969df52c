/**
 * What is said of somebody beside what is true (P16, P24, P25), and what claims say it. `SAID_FIELDS` and `SAID_TO` tell of each thing once how it is
 * claimed, told and read; the wire, faces, the core, the script in Redis, clients and suites are derived from it. An end is true at
 * its moment, on every screen and on the server alike.
 *
 *   state  ── until ──▶ nothing      busy, available: only of whoever is not offline
 *   note   ── until ──▶ nothing
 *   reach  ── (P25: its end would tell when a push service took a message, and is nobody's business: the server says so)
 *   place  ── (P24: it stays until there is another one)
 */
import { nextStatusChangeAt, type Status, statusOf, type Thresholds } from './status.ts';
import { readTime, writeTime } from './time.ts';
import {
  type CLAIM_TIMES,
  type ClaimSource,
  type ClaimTime,
  type Facts,
  type NoteSaid,
  REACHES,
  type Reach,
  SHOWN_SOURCES,
  type ShownSource,
  STATES,
  type StateValue,
} from './truth.ts';

/** `until`: epoch milliseconds, `null`: no end is known. */
export interface State {
  readonly value: StateValue;
  readonly source: ShownSource;
  readonly until: number | null;
}

/** `until`: epoch milliseconds, `null`: no end is known. */
export interface Note extends NoteSaid {
  readonly until: number | null;
}

/** P24: where somebody is, as far as they share that and it is known. */
export interface Place {
  /** `country`: ISO 3166-1, two letters, which each reader's language has a name for. `city`: a name, as maps in English have it. */
  readonly label?: { readonly country: string; readonly city?: string | undefined } | undefined;
  /** Of IANA: by which clock they live. It tells of no city, though it may be named after one. */
  readonly zone?: string | undefined;
}

/** What there is nothing of is left out. */
export interface Said {
  readonly state?: State;
  readonly note?: Note;
  /** By what it is reached, of whoever is not there. */
  readonly reach?: Reach;
  readonly place?: Place;
}

/** The name of one thing that is said. */
export type SaidName = keyof Said;

/** One part of such a thing: one of these; `null`: a text. */
export type SaidPart = readonly string[] | null;

/** How one thing is said, told and read. */
export interface SaidField {
  /** It is one of these, the first of which comes first … */
  readonly of?: readonly string[] | undefined;
  /** … or has these parts, and an end, of which a claim says the `value` alone, or else its texts: the rest is the claim's. Without either it is kept apart. */
  readonly parts?: Readonly<Record<string, SaidPart>> | undefined;
  /** Those that show of nobody who is offline. */
  readonly present?: readonly string[];
}

/** By whom it is said, and who is told of it: what servers alone have to know. */
export interface SaidTo {
  /** Nothing else says it. Left out: whoever is shown does. */
  readonly by?: ClaimSource;
  /** Whoever sees no times sees it as well. */
  readonly isInOutline?: true;
  /** Only of whoever is not there: of others nobody is told, nor that it has changed. */
  readonly isOfAbsent?: true;
  /** Those of its values that nobody is told but oneself. */
  readonly toItself?: readonly string[];
}

/** In the order in which it is written. */
export const SAID_FIELDS: Readonly<Record<SaidName, SaidField>> = {
  // Nobody is busy who is not there, whereas who does not want to be disturbed does not want to be written to either.
  state: {
    parts: { value: STATES, source: SHOWN_SOURCES },
    present: ['busy', 'available'],
  },
  note: { parts: { emoji: null, text: null } },
  reach: { of: REACHES },
  // As it is kept (P24). What of it can be read is seen where it is shown.
  place: {},
} satisfies { readonly [Name in SaidName]-?: FieldOf<NonNullable<Said[Name]>> };

/** The same table's columns of which browsers need nothing. */
export const SAID_TO: Readonly<Record<SaidName, SaidTo>> = {
  state: { isInOutline: true, toItself: ['invisible'] },
  note: { isInOutline: true },
  reach: { by: 'push', isOfAbsent: true },
  place: {},
};

/** A part that is missing, or is another one, does not compile. */
type FieldOf<Value> = SaidField &
  ([Value] extends [string]
    ? { readonly of: readonly Value[] }
    : Value extends { readonly until: number | null }
      ? { readonly parts: { readonly [Part in Exclude<keyof Value, 'until'>]: PartOf<Value[Part]> } }
      : { readonly of?: undefined; readonly parts?: undefined });
type PartOf<Value> = string extends Value ? null : readonly Value[];

/** The names of all that is said, in the order in which it is written. */
export const SAID_NAMES = /* @__PURE__ */ Object.keys(SAID_FIELDS) as SaidName[];

/** Of whom nobody says anything. */
export const NOTHING_SAID: Said = Object.freeze({});

/** All that is said, each thing made under its name; `undefined`: there is nothing of it. Of nothing at all always `NOTHING_SAID`. */
export function saidBy(make: (name: SaidName) => unknown): Said {
  const made = SAID_NAMES.map((name) => [name, make(name)]).filter(([, value]) => value !== undefined);
  return made.length > 0 ? Object.fromEntries(made) : NOTHING_SAID;
}

/** Some of it. The same object where that is all. */
export function someOf(said: Said, isMeant: (name: SaidName) => boolean): Said {
  const some = saidBy((name) => (said[name] && isMeant(name) ? said[name] : undefined));
  return Object.keys(some).length < Object.keys(said).length ? some : said;
}

/** What of it shows of somebody with this status at `now`. The same object where that is all. */
export function saidAt(said: Said, status: Status, now: number): Said {
  return someOf(said, (name) => {
    const { until, value = '' } = said[name] as Partial<State>;
    return (!until || now < until) && (status !== 'offline' || !SAID_FIELDS[name].present?.includes(value));
  });
}

/** When what is shown of somebody, status, state or note, next changes by itself; `null`: never. */
export function nextShownChangeAt(facts: Facts, said: Said, now: number, thresholds: Thresholds): number | null {
  const shown = Object.values(saidAt(said, statusOf(facts, now, thresholds), now)) as Partial<State>[];
  const ends = [nextStatusChangeAt(facts, now, thresholds), ...shown.map(({ until }) => until)];
  const times = ends.filter((end) => typeof end === 'number');
  return times.length === 0 ? null : Math.min(...times);
}

/** What somebody or something says of a subject until a time. One that says nothing is a removal, of what it replaces. */
export type Claim = {
  readonly source: ClaimSource;
  /** Its own within the source. */
  readonly id: string;
  readonly isDismissed?: true;
  /** P17: what the subject lets others see, since when whom it hides from, and since when no more, where it is that which it says. */
  readonly sharing?: unknown;
  readonly hidings?: unknown;
  readonly openings?: unknown;
  /** P24: where it is, as far as it shares that. */
  readonly place?: unknown;
} & { readonly [Name in ClaimedName]?: Claimed<NonNullable<Said[Name]>> | OfOperators<Name> } & {
  readonly [Name in keyof typeof CLAIM_TIMES]: ClaimTime<(typeof CLAIM_TIMES)[Name]>;
};

/** What claims say in the way that the table tells. */
export type ClaimedName = Exclude<SaidName, 'place'>;
type Claimed<Value> = Value extends { readonly value: infer Alone }
  ? Alone
  : Value extends { readonly until: number | null }
    ? Omit<Value, 'until'>
    : Value;
type OfOperators<Name> = Name extends 'state' ? 'offline' : never;

/** As the wire carries it: ends as ISO 8601. */
export type WireSaid = { -readonly [Name in SaidName]?: OnWire<NonNullable<Said[Name]>> };
type OnWire<Value> = Value extends { readonly until: number | null }
  ? { -readonly [Part in keyof Value]: Part extends 'until' ? string | null : Value[Part] }
  : Value;

/** What is said of somebody, as the wire carries it. */
export function toWireSaid(said: Said): WireSaid {
  return saidBy((name) => {
    const value = said[name];
    return value && SAID_FIELDS[name].parts ? { ...(value as State), until: writeTime((value as State).until) } : value;
  }) as WireSaid;
}

/** Out of a wire object that may be incomplete or damaged: what cannot be read is not said. */
export function fromWireSaid(wire: { readonly [Name in SaidName]?: unknown }): Said {
  return saidBy((name) => readSaid(SAID_FIELDS[name], wire[name]));
}

/** `undefined`: it cannot be read. */
function readSaid({ of, parts }: SaidField, value: unknown): unknown {
  if (of) return of.includes(value as string) ? value : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (!parts) return value;
  const given = value as Readonly<Record<string, unknown>>;
  const until = readTime(given.until);
  // An end that cannot be read must not become none.
  const isRead = (given.until ?? null) === null || until !== null;
  const fits = (name: string) => parts[name]?.includes(given[name] as string) ?? typeof given[name] === 'string';
  return isRead && Object.keys(parts).every(fits) ? { ...given, until } : undefined;
}
