import { useEffect, useMemo } from 'react';
import { type KnownStatus, knownStatus } from '../client/known.ts';
import { type FactsLike, factsOf, type UserLike } from '../client/people.ts';
import type { UserStore } from '../client/user-store.ts';
import { usePresenceClient } from './presence-context.ts';
import { useIsDated } from './rendering.ts';
import { useUserStore } from './use-user-store.ts';

type Watched = Pick<UserLike, 'id' | keyof FactsLike>;

/**
 * The statuses of many people, by id: for counts, filters and sections. People whom the store does not know are judged
 * by the facts in the hand; whoever has none there either is `unknown` before the first snapshot. The same map until one of these
 * statuses changes.
 */
export function useUserStatuses(people: readonly Watched[]): ReadonlyMap<string, KnownStatus> {
  const { follow } = usePresenceClient().ageing;
  useEffect(follow, [follow]);
  const isDated = useIsDated();
  return useUserStore(useMemo(() => createStatuses(people, isDated), [people, isDated]));
}

/**
 * React asks several times for one state of the store, which costs thousands of looks: so it is looked at once. `isJudged`: by the
 * facts in the hand, too.
 */
function createStatuses(
  people: readonly Watched[],
  isJudged: boolean,
): (store: UserStore) => ReadonlyMap<string, KnownStatus> {
  let seen: UserStore | undefined;
  let statuses: ReadonlyMap<string, KnownStatus> = new Map();
  return (store) => {
    if (store === seen) return statuses;
    seen = store;
    statuses = renewed(statuses, people, store, isJudged);
    return statuses;
  };
}

function renewed(
  before: ReadonlyMap<string, KnownStatus>,
  people: readonly Watched[],
  store: UserStore,
  isJudged: boolean,
): ReadonlyMap<string, KnownStatus> {
  let after: Map<string, KnownStatus> | null = null;
  for (const person of people) {
    const facts = factsOf(store.usersMap.get(person.id) ?? (isJudged ? person : null));
    const status = knownStatus(facts, store);
    if (before.get(person.id) === status) continue;
    after ??= new Map(before);
    after.set(person.id, status);
  }
  return after ?? before;
}
