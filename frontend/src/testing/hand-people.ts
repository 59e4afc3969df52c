import { toWireFacts, toWireSaid, type UserStatusEvent } from '@meeshy/status-protocol';
import { factsOf, saidOf, type UserLike } from '../client/people.ts';
import type { ServerEvent } from '../client/server-events.ts';

/** What a server that is played by hand knows of people, and how it tells of them. */
export interface HandPeople {
  /** The fields that are there replace what was known. Answers what is to be told of those of whom one is told. */
  learn(people: readonly UserLike[], isToldOf: (id: string) => boolean): ServerEvent[];
  /** Everybody of whom one is told, as at the beginning of a connection. */
  snapshot(isToldOf: (id: string) => boolean, crowds: readonly string[]): ServerEvent[];
  /** What is told of some. */
  faces(isMeant: (id: string) => boolean): UserStatusEvent[];
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
    learn(people, isToldOf) {
      const learnt = people.map((person) => {
        version += 1;
        const given = Object.entries(person).filter(([, value]) => value !== undefined);
        const after: UserLike = { ...known.get(person.id), ...Object.fromEntries(given), id: person.id, version };
        known.set(person.id, after);
        return after;
      });
      const told = learnt.filter(({ id }) => isToldOf(id));
      return told.length === 0 ? [] : [{ name: 'user:status:batch', payload: events(told) }, ...names(told)];
    },
    snapshot(isToldOf, crowds) {
      const users = events([...known.values()].filter(({ id }) => isToldOf(id)));
      const payload = { serverTime: timestamp(), users, ...(crowds.length > 0 && { crowds: [...crowds] }) };
      return [{ name: 'presence:snapshot', payload }, ...names(known.values())];
    },
    faces: (isMeant) => events([...known.values()].filter(({ id }) => isMeant(id))),
    list: () => [...known.values()],
    get: (id) => known.get(id),
  };
}
