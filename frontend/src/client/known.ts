/**
 * What is known, and at which moment it is looked at. Pure: every function answers the next `Known`, or the very same
 * one when there is nothing new.
 *
 * `usersMap` and `participants` are new containers whenever somebody's status, state or note changes, be it by news or by time
 * alone; the people in them stay the same objects. So a component that reads a container and computes statuses from
 * it is always up to date.
 */
import {
  type Facts,
  nextShownChangeAt,
  type Status,
  statusOf,
  type Thresholds,
  type UserStatusEvent,
} from '@meeshy/status-protocol';
import {
  type FactsLike,
  factsOf,
  followed,
  merged,
  overlaid,
  passedOver,
  restated,
  type SaidLike,
  type StatusUser,
  saidOf,
  silenced,
  type UserLike,
} from './people.ts';

export interface Known {
  /** The list that was set last. */
  readonly participants: readonly StatusUser[];
  /** Everybody, by id. */
  readonly usersMap: ReadonlyMap<string, StatusUser>;
  /** The moment of everything that is shown, epoch milliseconds by the corrected clock. */
  readonly now: number;
  /** When the next status, state or note changes by itself; `null`: none does. */
  readonly changesAt: number | null;
  readonly thresholds: Thresholds;
  /** Everybody has been told of: whoever is not known is offline. */
  readonly hasSnapshot: boolean;
}

/** `unknown`: before the first snapshot, where nothing has come by another way either; of a crowd, whoever is not watched. */
export type KnownStatus = Status | 'unknown';

/** What is known of somebody at the moment. */
export function knownStatus(
  facts: Facts,
  { now, thresholds, hasSnapshot }: Omit<Known, 'participants' | 'usersMap' | 'changesAt'>,
): KnownStatus {
  const isTold = hasSnapshot || facts.version > 0 || facts.isOnline || (facts.lastActiveAt ?? facts.lastSeen) !== null;
  return isTold && facts.version >= 0 ? statusOf(facts, now, thresholds) : 'unknown';
}

export function knowNothing(thresholds: Thresholds, now: number): Known {
  return { participants: [], usersMap: new Map(), now, changesAt: null, thresholds, hasSnapshot: false };
}

/** Everybody's facts and profiles, unless older; `participants` stays the list that it is. */
export function learnPeople(known: Known, people: readonly UserLike[], now: number): Known {
  return changed(
    known,
    gather(known, people, ({ id }) => id, merged),
    now,
  );
}

/** The same, and these people are the participants. */
export function learnParticipants(known: Known, people: readonly UserLike[], now: number): Known {
  const next = learnPeople(known, people, now);
  const participants = people.flatMap(({ id }) => next.usersMap.get(id) ?? []);
  return isSameList(participants, next.participants) ? next : { ...next, participants };
}

/** P10: events, in the order of their arrival. */
export function followEvents(known: Known, events: readonly UserStatusEvent[], now: number): Known {
  return changed(
    known,
    gather(known, events, ({ userId }) => userId, followed),
    now,
  );
}

/**
 * The application tells facts of one person. Facts with a version pass only if they are newer (P10); without one they
 * cannot be compared, so the fields that are there are laid over what is known.
 */
export function learnFacts(known: Known, userId: string, facts: FactsLike & SaidLike, now: number): Known {
  const user = known.usersMap.get(userId);
  const isComparable = facts.version !== undefined || user === undefined;
  return changed(
    known,
    gather(
      known,
      [facts],
      () => userId,
      () => (isComparable ? merged(user, { ...facts, id: userId }) : overlaid(user, facts)),
    ),
    now,
  );
}

/** P11: replaces what is known; whoever is missing is offline, and says nothing. */
export function learnSnapshot(known: Known, users: readonly UserStatusEvent[], now: number): Known {
  const news = gather(known, users, ({ userId }) => userId, restated);
  const present = new Set(users.map(({ userId }) => userId));
  for (const [id, user] of known.usersMap) {
    if (present.has(id)) continue;
    // What was known of this person is no longer true, and what is true was not told: the times are absent.
    const left = passedOver(user, statusOf(factsOf(user), now, known.thresholds) === 'offline');
    if (left !== user) news.set(id, left);
  }
  return changed(known.hasSnapshot ? known : { ...known, hasSnapshot: true }, news, now);
}

/** P21: nobody tells of these people at the moment. */
export function learnSilence(known: Known, ids: readonly string[], now: number): Known {
  return changed(
    known,
    gather(
      known,
      ids,
      (id) => id,
      (user, id) => silenced(user, id),
    ),
    now,
  );
}

export function learnThresholds(known: Known, thresholds: Thresholds, now: number): Known {
  const { offlineMs, awayMs } = known.thresholds;
  if (thresholds.offlineMs === offlineMs && thresholds.awayMs === awayMs) return known;
  return renewed({ ...known, thresholds, now });
}

/** Looks at what is known at a later moment. */
export function advance(known: Known, now: number): Known {
  if (now === known.now) return known;
  const isDue = now < known.now || (known.changesAt !== null && now >= known.changesAt);
  return isDue ? renewed({ ...known, now }) : { ...known, now };
}

/** Whoever changes in the course of some news. */
function gather<News>(
  known: Known,
  news: readonly News[],
  idOf: (one: News) => string,
  apply: (user: StatusUser | undefined, one: News) => StatusUser,
): Map<string, StatusUser> {
  const users = new Map<string, StatusUser>();
  for (const one of news) {
    const id = idOf(one);
    const before = users.get(id) ?? known.usersMap.get(id);
    const after = apply(before, one);
    if (after !== before) users.set(id, after);
  }
  return users;
}

function changed(known: Known, news: ReadonlyMap<string, StatusUser>, now: number): Known {
  if (news.size === 0) return known;
  const usersMap = new Map(known.usersMap);
  for (const [id, user] of news) usersMap.set(id, user);
  const participants = known.participants.some(({ id }) => news.has(id))
    ? known.participants.map((user) => news.get(user.id) ?? user)
    : known.participants;
  let { changesAt } = known;
  for (const user of news.values()) {
    changesAt = earlier(changesAt, nextShownChangeAt(factsOf(user), saidOf(user), now, known.thresholds));
  }
  return advance({ ...known, usersMap, participants, changesAt }, now);
}

/** What is shown has changed by time alone: new containers with the same people. */
function renewed(known: Known): Known {
  let changesAt: number | null = null;
  for (const user of known.usersMap.values()) {
    changesAt = earlier(changesAt, nextShownChangeAt(factsOf(user), saidOf(user), known.now, known.thresholds));
  }
  return { ...known, usersMap: new Map(known.usersMap), participants: [...known.participants], changesAt };
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
