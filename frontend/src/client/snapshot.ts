/** P11: a snapshot may come in parts. It is applied as one, and what comes in between is held until then. */
import {
  type Authenticated,
  type PresenceSnapshot,
  readTime,
  type UserChanged,
  type UserStatusEvent,
} from '@meeshy/status-protocol';
import type { Clock } from './clock.ts';
import type { ServerEvent } from './server-events.ts';
import type { UserStoreApi } from './user-store.ts';

interface Gathering {
  users: UserStatusEvent[];
  held: UserStatusEvent[];
  nextPart: number;
}

/** Answers what applies the server's events to the store. */
export function createFollowing(store: UserStoreApi, clock: Clock): (event: ServerEvent) => void {
  let gathering: Gathering | null = null;

  function followEvents(events: readonly UserStatusEvent[]): void {
    if (gathering) gathering.held.push(...events);
    else store.getState().applyBatch(events);
  }

  function gather({ serverTime, users, part = 1, parts = 1, crowds }: PresenceSnapshot): void {
    if (part === 1) {
      clock.correct(readTime(serverTime) ?? clock.now());
      gathering = { users: [], held: [], nextPart: 1 };
    }
    if (gathering?.nextPart !== part) return;
    gathering.users.push(...users);
    gathering.nextPart += 1;
    if (part < parts) return;
    const { users: everybody, held } = gathering;
    gathering = null;
    // The last part names them.
    store.getState().applySnapshot(everybody, held, crowds);
  }

  function meet({ thresholds, reciprocity = 'pairwise', serverTime }: Authenticated): void {
    const serverNow = readTime(serverTime);
    if (serverNow !== null) clock.correct(serverNow);
    store.getState().setThresholds(thresholds);
    store.getState().setReciprocity(reciprocity);
    store.getState().advance();
  }

  /** Whoever is not known is not met by a name. */
  function rename({ userId, username, displayName }: UserChanged): void {
    const { getUserById, mergeUsers } = store.getState();
    const known = getUserById(userId);
    if (known) mergeUsers([{ ...known, username, displayName }]);
  }

  return ({ name, payload }) => {
    if (name === 'authenticated') meet(payload);
    else if (name === 'presence:snapshot') gather(payload);
    else if (name === 'user:status') followEvents([payload]);
    else if (name === 'user:status:batch') followEvents(payload);
    else if (name === 'user:changed') rename(payload);
  };
}
