/** People and what is known of them, as they come from REST, from the socket or from the application. */
import {
  ABSENT,
  type Facts,
  fromWireFacts,
  readTime,
  supersedes,
  toWireFacts,
  type UserStatusEvent,
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

/** A person as an application may hold one. Further fields are kept. */
export interface UserLike extends FactsLike {
  readonly id: string;
  readonly username?: string | undefined;
  readonly displayName?: string | undefined;
  readonly isAnonymous?: boolean | undefined;
  /** Participants of a conversation who have not accepted yet are `invited`. */
  readonly membership?: string | undefined;
}

/** A person in the store. Never mutated: the object is the same as long as nothing about the person changes. */
export interface StatusUser extends Readonly<WireFacts> {
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

/** `known` after an application or REST gave `given`: its profile, and its facts unless they are older (P10). */
export function merged(known: StatusUser | undefined, given: UserLike): StatusUser {
  const facts = factsOf(given);
  const isNews = known === undefined || supersedes(facts, factsOf(known));
  return stored(known, given, isNews ? facts : factsOf(known));
}

/** `known` after an event of the socket (P10). */
export function followed(known: StatusUser | undefined, event: UserStatusEvent): StatusUser {
  const facts = fromWireFacts(event);
  if (event.withdrawn === true) return withdrawn(known, event, facts.version);
  if (known !== undefined && !untold.has(known) && !supersedes(facts, factsOf(known))) return known;
  return stored(known, profileOf(event), facts);
}

/** One does not see this person any more: nothing is known of them, and what is told next is true in whichever version. */
function withdrawn(known: StatusUser | undefined, event: UserStatusEvent, version: number): StatusUser {
  if (known !== undefined && !untold.has(known) && version < known.version) return known;
  const left = stored(known, profileOf(event), { ...ABSENT, version });
  untold.add(left);
  return left;
}

/** `known` after a snapshot that tells of it: that replaces what was known, also where its version is lower (P11). */
export function restated(known: StatusUser | undefined, event: UserStatusEvent): StatusUser {
  return stored(known, profileOf(event), fromWireFacts(event));
}

/**
 * `known` after a snapshot in which it is missing. The version stays, against lists that REST brought before; the times
 * do where they tell of somebody who was offline anyway.
 */
export function passedOver(known: StatusUser, wasOffline: boolean): StatusUser {
  const left = wasOffline ? known : withFacts(known, { ...ABSENT, version: known.version });
  untold.add(left);
  return left;
}

/** `known` with those facts that are there; the others stay. */
export function overlaid(known: StatusUser, facts: FactsLike): StatusUser {
  const before = factsOf(known);
  return withFacts(known, {
    isOnline: facts.isOnline ?? before.isOnline,
    lastSeen: facts.lastSeen === undefined ? before.lastSeen : readTime(facts.lastSeen),
    lastActiveAt: facts.lastActiveAt === undefined ? before.lastActiveAt : readTime(facts.lastActiveAt),
    version: before.version,
  });
}

/** `known` with other facts, whatever their version. */
function withFacts(known: StatusUser, facts: Facts): StatusUser {
  return stored(known, known, facts);
}

function profileOf({ userId, username }: UserStatusEvent): UserLike {
  return typeof username === 'string' ? { id: userId, username } : { id: userId };
}

/** The same object as `known` if there is nothing new in it. */
function stored(known: StatusUser | undefined, profile: UserLike, facts: Facts): StatusUser {
  const before = known !== undefined && isSame(facts, factsOf(known)) ? known : null;
  const user = {
    username: '',
    ...known,
    ...definedOf(profile),
    ...(before ? wireOf(before) : toWireFacts(facts)),
    id: profile.id,
  };
  if (known !== undefined && isSame(user, known)) return known;
  factsOfStored.set(user, facts);
  if (before && untold.has(before)) untold.add(user);
  return user;
}

function wireOf({ isOnline, lastSeen, lastActiveAt, version }: StatusUser): WireFacts {
  return { isOnline, lastSeen, lastActiveAt, version };
}

/** Without the fields that are there and hold nothing: they are no news. */
function definedOf(profile: UserLike): { username?: string } {
  return Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== undefined));
}

function isSame(a: object, b: object): boolean {
  const fields = Object.entries(a);
  const others = new Map(Object.entries(b));
  return fields.length === others.size && fields.every(([name, value]) => Object.is(others.get(name), value));
}
