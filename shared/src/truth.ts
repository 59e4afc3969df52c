/**
 * What is true of a subject, told once. The stores' columns and documents, the cluster's record and the contract suites
 * are derived from here.
 */

interface FactField {
  /** A `time` is epoch milliseconds, `null` when absent. */
  readonly kind: 'flag' | 'time' | 'version';
  /** What is kept of two that are known: that of the higher version, or the later. */
  readonly keeps: 'newer' | 'latest';
  /** In tables. */
  readonly column: string;
  /** In documents, and in those of anonymous participants where it has another name there. */
  readonly document: string;
  readonly guestDocument?: string;
  /** In the record that gateways share. */
  readonly record: string;
}

/** What the server derives, stores and sends. */
export const FACT_FIELDS = {
  /** Has a living session and was active within the offline threshold. */
  isOnline: { kind: 'flag', keeps: 'newer', column: 'is_online', document: 'isOnline', record: 'on' },
  /** When `isOnline` last became false. */
  lastSeen: {
    kind: 'time',
    keeps: 'newer',
    column: 'last_seen',
    document: 'lastSeen',
    guestDocument: 'lastSeenAt',
    record: 'ls',
  },
  /** Last activity. */
  lastActiveAt: { kind: 'time', keeps: 'latest', column: 'last_active_at', document: 'lastActiveAt', record: 'la' },
  /** Grows with every change, across processes and restarts. 0: nothing is known. */
  version: { kind: 'version', keeps: 'newer', column: 'version', document: 'version', record: 'v' },
} as const satisfies Record<string, FactField>;

type FactFields = typeof FACT_FIELDS;
/** The name of a fact. */
export type FactName = keyof FactFields;
/** The names of those of one kind. */
export type FactOf<Kind extends FactField['kind']> = {
  [Name in FactName]: FactFields[Name]['kind'] extends Kind ? Name : never;
}[FactName];

/** What is stored of a subject. */
export type Facts = { readonly [Name in FactName]: FactValue<FactFields[Name]['kind']> };
type FactValue<Kind> = Kind extends 'flag' ? boolean : Kind extends 'time' ? number | null : number;

/** The names of all facts. What is made of the tables here says so to bundlers: browsers need none of it. */
export const FACT_NAMES = /* @__PURE__ */ Object.keys(FACT_FIELDS) as FactName[];
/** The names of those that are times: epoch milliseconds here, ISO 8601 on the wire. */
export const TIME_FACTS = /* @__PURE__ */ factsOf('time');

/** The names of the facts of one kind. */
export function factsOf<Kind extends FactField['kind']>(kind: Kind): FactOf<Kind>[] {
  return FACT_NAMES.filter((name): name is FactOf<Kind> => FACT_FIELDS[name].kind === kind);
}

/**
 * All facts, each made of what `source` has under its name. Written out, because every face and every row is made by it,
 * and an object that grows field by field costs three times as much. It does not compile while one is missing.
 */
export function mapFacts<Source extends { readonly [Name in FactName]?: unknown }, Flag, Time, Version>(
  source: Source,
  as: {
    readonly flag: (value: Source[FactOf<'flag'>]) => Flag;
    readonly time: (value: Source[FactOf<'time'>], name: FactOf<'time'>) => Time;
    readonly version: (value: Source[FactOf<'version'>]) => Version;
  },
): FactsOf<Flag, Time, Version> {
  return {
    isOnline: as.flag(source.isOnline),
    lastSeen: as.time(source.lastSeen, 'lastSeen'),
    lastActiveAt: as.time(source.lastActiveAt, 'lastActiveAt'),
    version: as.version(source.version),
  };
}

/** The same of what has them under other names, written out likewise. */
export function mapNamed<Key extends keyof Source, Source, Flag, Time, Version>(
  source: Source,
  names: { readonly [Name in FactName]: Key },
  as: {
    readonly flag: (value: Source[Key]) => Flag;
    readonly time: (value: Source[Key]) => Time;
    readonly version: (value: Source[Key]) => Version;
  },
): FactsOf<Flag, Time, Version> {
  return {
    isOnline: as.flag(source[names.isOnline]),
    lastSeen: as.time(source[names.lastSeen]),
    lastActiveAt: as.time(source[names.lastActiveAt]),
    version: as.version(source[names.version]),
  };
}

/** The facts of somebody who is named, and what is said of them, in one object: written out likewise, for a face is one. */
export function nameFacts<What>(
  userId: string,
  username: string,
  { isOnline, lastSeen, lastActiveAt, version }: Facts,
  said: What,
): Facts & { readonly userId: string; readonly username: string; readonly said: What } {
  return { userId, username, isOnline, lastSeen, lastActiveAt, version, said };
}

type FactsOf<Flag, Time, Version> = {
  [Name in FactName]: { flag: Flag; time: Time; version: Version }[FactFields[Name]['kind']];
};

const NAMES = /* @__PURE__ */ namesOf(FACT_NAMES);

function namesOf(names: readonly FactName[]): { readonly [Name in FactName]: Name } {
  return Object.fromEntries(names.map((name) => [name, name])) as { readonly [Name in FactName]: Name };
}

/** Facts as something has them under other names, read one by one. */
export function factsBy(read: {
  readonly flag: (name: FactOf<'flag'>) => boolean;
  readonly time: (name: FactOf<'time'>) => number | null;
  readonly version: (name: FactOf<'version'>) => number;
}): Facts {
  return mapFacts(NAMES, read);
}

/** Facts of which nothing is known: what a new account has, and what a stranger is shown. */
export const ABSENT: Facts = Object.freeze(mapFacts({}, { flag: () => false, time: () => null, version: () => 0 }));

/** Where claims are kept: in a column and in documents as JSON, each a text by its key; in the record each in a field. */
export const CLAIMS = { column: 'claims', document: 'claims', record: 'c:' } as const;

/**
 * A `time` is epoch milliseconds; so is an `end`, and `null` says that there is none. In this order they are stored: another one
 * would be read by no other release.
 */
export const CLAIM_TIMES = {
  /** When it was said: of two claims of one source and id the later counts. The first, for by that their texts are compared. */
  setAt: 'time',
  /** So long it is remembered, over or not: what it replaced would have ended then. */
  keptUntil: 'end',
  until: 'end',
  startsAt: 'time',
} as const;

/**
 * P16: in the order of precedence. `operator` is for operators only; `push` says by what somebody is reached, and nothing else does;
 * a `dismissal` says nothing itself, but silences another claim.
 */
export const CLAIM_SOURCES = [
  'operator',
  'manual',
  'call',
  'calendar',
  'schedule',
  'app',
  'push',
  'dismissal',
] as const;

/** Who says something of somebody. */
export type ClaimSource = (typeof CLAIM_SOURCES)[number];

/** What an application around presence says. */
export const HOST_SOURCES = ['call', 'calendar', 'schedule', 'app'] as const satisfies readonly ClaimSource[];
/** What an application around presence says it by. */
export type HostSource = (typeof HOST_SOURCES)[number];

/** Who says what is shown: what operators say is not. */
export const SHOWN_SOURCES = ['manual', ...HOST_SOURCES] as const satisfies readonly ClaimSource[];
/** Who says what is shown. */
export type ShownSource = (typeof SHOWN_SOURCES)[number];

/** In the order of precedence within one source. `invisible` is shown to nobody but oneself. */
export const STATES = ['dnd', 'busy', 'available', 'invisible'] as const;
/** The value of a state, as the wire has it. */
export type StateValue = (typeof STATES)[number];

/** P25: by what somebody is reached who is not there. */
export const REACHES = ['push'] as const;
/** A way by which somebody is reached who is not there. */
export type Reach = (typeof REACHES)[number];

/** The time of a claim. */
export type ClaimTime<Kind> = Kind extends 'end' ? number | null : number;

/** 100 characters of text at most, or none; one emoji, or none. */
export interface NoteSaid {
  readonly emoji: string;
  readonly text: string;
}

/** P17: what a subject lets others see of it. A `choice` and a `flag` say what counts unless told. */
export const SHARING_FIELDS = {
  /** Who of the audience. */
  status: { kind: 'choice', of: ['everyone', 'direct', 'nobody'], unless: 'everyone' },
  /** How exactly it was there last; `days`: in whole days. */
  lastSeen: { kind: 'choice', of: ['exact', 'days', 'never'], unless: 'exact' },
  /** People who see it whatever else is said, but no times that `lastSeen` keeps. */
  always: { kind: 'ids' },
  /** People who never see it. */
  never: { kind: 'ids' },
  /** Conversations by which nobody sees it; what else one shares with it still counts. */
  hiddenIn: { kind: 'ids' },
  /** Who may be told when it is back. */
  alerts: { kind: 'choice', of: ['direct', 'nobody'], unless: 'direct' },
  /** Whether it shows where it reads, and sees who else does. */
  viewing: { kind: 'flag', unless: true },
  /** Whether a history is kept, and whether others see its usual hours. */
  activity: { kind: 'choice', of: ['off', 'me', 'hours'], unless: 'off' },
  /** Whether others see when it is likely back. */
  outlook: { kind: 'flag', unless: false },
  /** P24: whether others see by which clock it lives, and where it is: each step tells what the one before it does. */
  place: { kind: 'choice', of: ['off', 'zone', 'country', 'city'], unless: 'off' },
} as const satisfies Record<string, SharingField>;

type SharingField =
  | { readonly kind: 'choice'; readonly of: readonly string[]; readonly unless: string }
  | { readonly kind: 'flag'; readonly unless: boolean }
  | { readonly kind: 'ids' };

type SharingFields = typeof SHARING_FIELDS;
/** The name of one thing that a subject shares or keeps to itself. */
export type SharingName = keyof SharingFields;
/** What a subject lets others see of it, all of it told. */
export type Sharing = { readonly [Name in SharingName]: SharingValue<SharingFields[Name]> };
/** Some of it: what is left out stays as it is. */
export type SharingChange = { readonly [Name in SharingName]?: Sharing[Name] | undefined };
type SharingValue<Field extends SharingField> = Field extends { readonly of: readonly (infer Choice)[] }
  ? Choice
  : Field['kind'] extends 'flag'
    ? boolean
    : readonly string[];

/** So many ids are in one list of it. */
export const MOST_SHARING_IDS = 500;

/** Everything is shown to the audience. */
export const SHARED_WITH_ALL: Sharing = /* @__PURE__ */ untold(SHARING_FIELDS);

function untold(fields: Readonly<Record<SharingName, SharingField>>): Sharing {
  const values = Object.entries(fields).map(([name, field]) => [
    name,
    field.kind === 'ids' ? Object.freeze([]) : field.unless,
  ]);
  return Object.freeze(Object.fromEntries(values));
}
