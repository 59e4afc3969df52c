import { statusOf, toWireFacts, type UserStatusEvent } from '@meeshy/status-protocol';
import { factsWith } from '../../../shared/test/facts.ts';
import { factsOf } from '../../src/client/people.ts';
import { createUserStore, type UserStoreApi } from '../../src/client/user-store.ts';

export const NOON = Date.UTC(2025, 5, 1, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export const iso = (ms: number) => new Date(ms).toISOString();

/** A store whose time is set by the test. */
export function storeAt(start: number): { store: UserStoreApi; time: { now: number } } {
  const time = { now: start };
  return { store: createUserStore({ now: () => time.now, correct: () => {} }), time };
}

/** Online, active at noon, version 1, unless told otherwise. */
export function eventOf(userId: string, changes: Partial<UserStatusEvent> = {}): UserStatusEvent {
  return {
    userId,
    username: userId,
    ...toWireFacts(factsWith({ isOnline: true, lastActiveAt: NOON, version: 1 })),
    timestamp: iso(NOON),
    ...changes,
  };
}

/** A person as REST answers one. */
export function personOf(id: string, changes: Record<string, unknown> = {}) {
  const { userId: _, timestamp: __, ...facts } = eventOf(id);
  return { id, displayName: id.toUpperCase(), isAnonymous: false, ...facts, ...changes };
}

/** As whoever looks at the store sees it. */
export function statusIn(store: UserStoreApi, id: string) {
  const { usersMap, now, thresholds } = store.getState();
  return statusOf(factsOf(usersMap.get(id)), now, thresholds);
}

/** How often the store has told of something from now on. */
export function notificationsOf(store: UserStoreApi): { count: number } {
  const seen = { count: 0 };
  store.subscribe(() => {
    seen.count += 1;
  });
  return seen;
}
