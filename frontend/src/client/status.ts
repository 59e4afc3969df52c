/** What is shown of a person: computed here and now, from facts and the corrected clock. */
import { type Facts, type Said, type Status, saidAt, statusOf } from '@meeshy/status-protocol';
import type { Ageing } from './ageing.ts';
import type { Clock } from './clock.ts';
import { lastSeenText } from './last-seen.ts';
import { type FactsLike, factsOf, type SaidLike, saidOf } from './people.ts';
import { shownOf } from './person.ts';
import type { Reading } from './reading.ts';
import { presenceLine } from './said-text.ts';
import type { UserStoreApi } from './user-store.ts';
import { seenOf } from './wish.ts';
import { type Language, pageLanguage } from './words.ts';

/** Somebody with facts. With an `id` that the store knows, the store's facts stand: all views of a person agree. */
export type Shown = (FactsLike & SaidLike & { readonly id?: string | undefined }) | null | undefined;

export interface StatusReader {
  getUserStatus(user: Shown): Status;
  isUserOnline(user: Shown): boolean;
  /** State and note, as far as they show now. */
  getSaid(user: Shown): Said;
  /** "seen 4 minutes ago", "vu il y a 4 minutes": from `lastActiveAt`; an absent time says nothing. */
  getLastSeenText(user: Shown, language?: Language): string;
  /**
   * All of it in one line: "Away · seen 12 minutes ago · Busy until 15:00 · 🚆 On the train". `language`: the page's, and `zone`
   * (IANA): the reader's own, unless told.
   */
  getPresenceText(user: Shown, reader?: Partial<Omit<Reading, 'now'>>): string;
}

export function createStatusReader(store: UserStoreApi, clock: Clock, { isFollowing }: Ageing): StatusReader {
  /** People of the store are looked at as of its moment while it follows the time; everybody else as of now. */
  function look(user: Shown): { shown: Shown; facts: Facts; said: Said; now: number } {
    const { usersMap, now, ownId, wish } = store.getState();
    const known = user?.id === undefined ? undefined : usersMap.get(user.id);
    const shown = seenOf({ usersMap, ownId, wish }, user?.id, user);
    const at = known !== undefined && isFollowing() ? now : clock.now();
    return { shown, facts: factsOf(shown), said: saidOf(shown), now: at };
  }

  function getUserStatus(user: Shown): Status {
    const { facts, now } = look(user);
    return statusOf(facts, now, store.getState().thresholds);
  }

  return {
    getUserStatus,
    getSaid(user) {
      const { facts, said, now } = look(user);
      return saidAt(said, statusOf(facts, now, store.getState().thresholds), now);
    },
    isUserOnline: (user) => getUserStatus(user) === 'online',
    getLastSeenText(user, language = pageLanguage()) {
      const { facts, now } = look(user);
      return lastSeenText(facts.lastActiveAt, now, language);
    },
    getPresenceText(user, { language = pageLanguage(), zone } = {}) {
      const { shown, now } = look(user);
      const reading = { now, language, zone };
      return presenceLine(shownOf(shown, reading, store.getState()), reading);
    },
  };
}
