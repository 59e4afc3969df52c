/** What is shown of a person: computed here and now, from facts and the corrected clock. */
import { type DisplayLanguage, type Facts, type Status, statusOf } from '@meeshy/status-protocol';
import type { Ageing } from './ageing.ts';
import type { Clock } from './clock.ts';
import { lastSeenText } from './last-seen.ts';
import { type FactsLike, factsOf } from './people.ts';
import type { UserStoreApi } from './user-store.ts';
import { pageLanguage } from './words.ts';

/** Somebody with facts. With an `id` that the store knows, the store's facts stand: all views of a person agree. */
export type Shown = (FactsLike & { readonly id?: string | undefined }) | null | undefined;

export interface StatusReader {
  getUserStatus(user: Shown): Status;
  isUserOnline(user: Shown): boolean;
  /** "seen 4 minutes ago", "vu il y a 4 minutes": from `lastActiveAt`; an absent time says nothing. */
  getLastSeenText(user: Shown, language?: DisplayLanguage): string;
}

export function createStatusReader(store: UserStoreApi, clock: Clock, { isFollowing }: Ageing): StatusReader {
  /** People of the store are looked at as of its moment while it follows the time; everybody else as of now. */
  function look(user: Shown): { facts: Facts; now: number } {
    const { usersMap, now } = store.getState();
    const known = user?.id === undefined ? undefined : usersMap.get(user.id);
    return { facts: factsOf(known ?? user), now: known !== undefined && isFollowing() ? now : clock.now() };
  }

  function getUserStatus(user: Shown): Status {
    const { facts, now } = look(user);
    return statusOf(facts, now, store.getState().thresholds);
  }

  return {
    getUserStatus,
    isUserOnline: (user) => getUserStatus(user) === 'online',
    getLastSeenText(user, language = pageLanguage()) {
      const { facts, now } = look(user);
      return lastSeenText(facts.lastActiveAt, now, language);
    },
  };
}
