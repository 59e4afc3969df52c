import { toWireFacts, toWireSaid, type UserStatusEvent } from '@meeshy/status-protocol';
import { factsOf, saidOf, type UserLike } from '../client/people.ts';
import type { ServerEvent } from '../client/server-events.ts';

/** What a server that is played by hand knows of people, and how it tells of them. */
export interface HandPeople {
  /** The fields that are there replace what was known. Answers what is to be told of it. */
  learn(people: readonly UserLike[]): ServerEvent[];
  /** Everybody, as at the beginning of a connection. */
  snapshot(): ServerEvent[];
  /** Everybody, as by REST. */
  list(): UserLike[];
  get(id: string): UserLike | undefined;
}

/** What somebody shows to whoever sees them in full. */
export function faceOf(person: Omit<UserLike, 'id'>) {
  return {
    ...toWireFacts(factsOf(person)),
    ...toWireSaid(saidOf(person)),
    ...(person.seen && { seen: person.seen }),
  };
}

/** `now`: epoch milliseconds. */
export function createHandPeople(now: () => number): HandPeople {
  const known = new Map<string, UserLike>();
  let version = 0;

  const timestamp = () => new Date(now()).toISOString();
  const events = (people: Iterable<UserLike>): UserStatusEvent[] =>
    [...people].map(({ id, username = id, ...face }) => ({
      userId: id,
      username,
      ...faceOf(face),
      timestamp: timestamp(),
    }));
  /** Faces have no display names: those come by themselves. */
  const names = (people: Iterable<UserLike>): ServerEvent[] =>
    [...people].flatMap(({ id, username = id, displayName }) =>
      displayName === undefined ? [] : [{ name: 'user:changed', payload: { userId: id, username, displayName } }],
    );

  return {
    learn(people) {
      const learnt = people.map((person) => {
        version += 1;
        const given = Object.entries(person).filter(([, value]) => value !== undefined);
        const after: UserLike = { ...known.get(person.id), ...Object.fromEntries(given), id: person.id, version };
        known.set(person.id, after);
        return after;
      });
      return [{ name: 'user:status:batch', payload: events(learnt) }, ...names(learnt)];
    },
    snapshot: () => [
      { name: 'presence:snapshot', payload: { serverTime: timestamp(), users: events(known.values()) } },
      ...names(known.values()),
    ],
    list: () => [...known.values()],
    get: (id) => known.get(id),
  };
}
