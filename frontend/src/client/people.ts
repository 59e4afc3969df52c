/** People and what is known of them, as they come from REST, from the socket or from the application. */
import {
  ABSENT,
  type Facts,
  fromWireFacts,
  fromWireSaid,
  mapFacts,
  NOTHING_SAID,
  SAID_NAMES,
  type Said,
  supersedes,
  toWireFacts,
  type UserStatusEvent,
  type WireFace,
  type WireFacts,
} from '@meeshy/status-protocol';

/** ISO 8601, epoch milliseconds or a Date; what is missing or unreadable is absent. */
export type TimeLike = string | number | Date | null | undefined;

/** Facts as an application may hold them. */
export interface FactsLike {
  readonly isOnline?: boolean | undefined;
  readonly lastSeen?: TimeLike;
  readonly lastActiveAt?: TimeLike;
  readonly version?: number | undefined;
}

/** What is said of somebody beside the facts, as an application may hold it: a whole face, in which what is left out is gone. */
export interface SaidLike extends Readonly<{ [Name in keyof Said]?: WireFace[Name] | null }> {
  /** How long ago somebody was there whose times one does not see. */
  readonly seen?: WireFace['seen'] | null;
  /** One sees less, because one shows as little oneself. */
  readonly limitedBy?: WireFace['limitedBy'] | null;
}

/** A person as an application may hold one. Further fields are kept. */
export interface UserLike extends FactsLike, SaidLike {
  readonly id: string;
  readonly username?: string | undefined;
  readonly displayName?: string | undefined;
  readonly isAnonymous?: boolean | undefined;
  /** Participants of a conversation who have not accepted yet are `invited`. */
  readonly membership?: string | undefined;
}

/** A person in the store. Never mutated: the object is the same as long as nothing about the person changes. */
export interface StatusUser extends Readonly<WireFace> {
  readonly id: string;
  readonly username: string;
  readonly displayName?: string | undefined;
  readonly isAnonymous?: boolean | undefined;
}

/** Reading times out of strings is slow, and every notification asks everybody's status. */
const factsOfStored = new WeakMap<object, Facts>();

/** Of whom the latest snapshot said nothing, or who was withdrawn: what the socket tells of them next is true, in whichever version (P11). */
const untold = new WeakSet<StatusUser>();

/** The facts of a person; of nobody: absent. */
export function factsOf(user: FactsLike | null | undefined): Facts {
  if (!user) return ABSENT;
  return factsOfStored.get(user) ?? fromWireFacts(user);
}

/** Likewise. */
const saidOfStored = new WeakMap<object, Said>();

/** What is said of a person; `saidAt` tells what of it shows. */
export function saidOf(user: SaidLike | null | undefined): Said {
  if (!user) return NOTHING_SAID;
  return saidOfStored.get(user) ?? fromWireSaid(user);
}

/** `known` after an application or REST gave `given`: its profile, and its facts unless they are older (P10). */
export function merged(known: StatusUser | undefined, given: UserLike): StatusUser {
  const facts = factsOf(given);
  const isNews = known === undefined || supersedes(facts, factsOf(known));
  return isNews ? stored(known, given, facts, given) : stored(known, given, factsOf(known), known);
}

/** `known` after an event of the socket (P10). */
export function followed(known: StatusUser | undefined, event: UserStatusEvent): StatusUser {
  const facts = fromWireFacts(event);
  if (event.withdrawn === true) return withdrawn(known, event, facts.version);
  if (known !== undefined && !untold.has(known) && !supersedes(facts, factsOf(known))) return known;
  return stored(known, profileOf(event), facts, event);
}

/** One does not see this person any more: nothing is known of them, and what is told next is true in whichever version. */
function withdrawn(known: StatusUser | undefined, event: UserStatusEvent, version: number): StatusUser {
  if (known !== undefined && !untold.has(known) && version < known.version) return known;
  const left = stored(known, profileOf(event), { ...ABSENT, version }, {});
  untold.add(left);
  return left;
}

/** `known` after a snapshot that tells of it: that replaces what was known, also where its version is lower (P11). */
export function restated(known: StatusUser | undefined, event: UserStatusEvent): StatusUser {
  return stored(known, profileOf(event), fromWireFacts(event), event);
}

/**
 * `known` after a snapshot in which it is missing. The version stays, against lists that REST brought before; the times
 * do where they tell of somebody who was offline anyway. Nothing is said of them.
 */
export function passedOver(known: StatusUser, wasOffline: boolean): StatusUser {
  const left = stored(known, known, wasOffline ? factsOf(known) : { ...ABSENT, version: known.version }, {});
  untold.add(left);
  return left;
}

/**
 * Nothing is known of this person at the moment, not even whether they are there: only who they are. No version is below theirs, so
 * whatever is told of them next is news.
 */
export function silenced(known: StatusUser | undefined, id: string): StatusUser {
  return stored(known, known ?? { id }, { ...ABSENT, version: -1 }, {});
}

/** Whether that is so. */
export function isSilenced({ version }: StatusUser): boolean {
  return version < 0;
}

/** `known` with those facts that are there; the others stay. */
export function overlaid(known: StatusUser, facts: FactsLike & SaidLike): StatusUser {
  const given = definedIn(facts);
  const after = { ...fromWireFacts({ ...factsOf(known), ...given }), version: known.version };
  return stored(known, known, after, { ...known, ...given });
}

function profileOf({ userId, username }: UserStatusEvent): UserLike {
  return typeof username === 'string' ? { id: userId, username } : { id: userId };
}

/** The same object as `known` if there is nothing new in it. */
function stored(known: StatusUser | undefined, profile: UserLike, facts: Facts, said: SaidLike): StatusUser {
  const before = known !== undefined && isSame(facts, factsOf(known)) ? known : null;
  const shown = known !== undefined && isSameSaid(said, known) ? known : said;
  const user = {
    username: '',
    ...(known && unsaid(known)),
    ...definedIn(unsaid(profile) as { username?: string }),
    ...(before ? wireOf(before) : toWireFacts(facts)),
    ...givenOf(shown),
    id: profile.id,
  };
  if (known !== undefined && isSame(user, known)) return known;
  factsOfStored.set(user, facts);
  saidOfStored.set(user, fromWireSaid(user));
  if (before && untold.has(before)) untold.add(user);
  return user;
}

function wireOf(user: StatusUser): WireFacts {
  return mapFacts(user, { flag: same, time: same, version: same });
}

const same = <Value>(value: Value): Value => value;

const SAID: readonly (keyof SaidLike)[] = [...SAID_NAMES, 'seen', 'limitedBy'];

/** What there is nothing of is left out. */
function givenOf(said: SaidLike): Pick<WireFace, keyof SaidLike> {
  return Object.fromEntries(SAID.flatMap((name) => (said[name] ? [[name, said[name]]] : [])));
}

function isSameSaid(a: SaidLike, b: SaidLike): boolean {
  if (a === b) return true;
  return JSON.stringify(givenOf(a)) === JSON.stringify(givenOf(b));
}

/** A face is whole: what another one said is gone. */
function unsaid<User extends SaidLike>(user: User): Omit<User, keyof SaidLike> {
  const rest = Object.entries(user).filter(([name]) => !SAID.includes(name as keyof SaidLike));
  return Object.fromEntries(rest) as Omit<User, keyof SaidLike>;
}

/** Without the fields that are there and hold nothing: they are no news. */
function definedIn<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}

/** Field by field. */
export function isSame(a: object, b: object): boolean {
  const fields = Object.entries(a);
  const others = new Map(Object.entries(b));
  return fields.length === others.size && fields.every(([name, value]) => Object.is(others.get(name), value));
}
