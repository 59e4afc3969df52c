/** What is shown of a person: computed here and now, from facts and the corrected clock. */
import { type DisplayLanguage, type Facts, type Status, statusOf } from '@meeshy/status-protocol';
import { lastSeenText } from './last-seen.ts';
import { ageing, clock, userStore } from './page.ts';
import { type FactsLike, factsOf } from './people.ts';
import { pageLanguage } from './words.ts';

/** Somebody with facts. With an `id` that the store knows, the store's facts stand: all views of a person agree. */
export type Shown = (FactsLike & { readonly id?: string | undefined }) | null | undefined;

export function getUserStatus(user: Shown): Status {
  const { facts, now } = look(user);
  return statusOf(facts, now, userStore.getState().thresholds);
}

export function isUserOnline(user: Shown): boolean {
  return getUserStatus(user) === 'online';
}

/** "seen 4 minutes ago", "vu il y a 4 minutes": from `lastActiveAt`; an absent time says nothing. */
export function getLastSeenText(user: Shown, language: DisplayLanguage = pageLanguage()): string {
  const { facts, now } = look(user);
  return lastSeenText(facts.lastActiveAt, now, language);
}

/** People of the store are looked at as of its moment while it follows the time; everybody else as of now. */
function look(user: Shown): { facts: Facts; now: number } {
  const { usersMap, now } = userStore.getState();
  const known = user?.id === undefined ? undefined : usersMap.get(user.id);
  return { facts: factsOf(known ?? user), now: known !== undefined && ageing.isFollowing() ? now : clock.now() };
}
