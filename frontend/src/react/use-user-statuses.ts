import { type Status, statusOf } from '@meeshy/status-protocol';
import { useEffect, useMemo } from 'react';
import { type FactsLike, factsOf, type UserLike } from '../client/people.ts';
import type { UserStore } from '../client/user-store.ts';
import { usePresenceClient } from './presence-context.ts';
import { useUserStore } from './use-user-store.ts';

type Watched = Pick<UserLike, 'id' | keyof FactsLike>;

/**
 * The statuses of many people, by id: for counts, filters and sections. People whom the store does not know are judged
 * by the facts in the hand. The same map until one of these statuses changes.
 */
export function useUserStatuses(people: readonly Watched[]): ReadonlyMap<string, Status> {
  const { follow } = usePresenceClient().ageing;
  useEffect(follow, [follow]);
  return useUserStore(useMemo(() => createStatuses(people), [people]));
}

/** React asks several times for one state of the store, which costs thousands of looks: so it is looked at once. */
function createStatuses(people: readonly Watched[]): (store: UserStore) => ReadonlyMap<string, Status> {
  let seen: UserStore | undefined;
  let statuses: ReadonlyMap<string, Status> = new Map();
  return (store) => {
    if (store === seen) return statuses;
    seen = store;
    statuses = renewed(statuses, people, store);
    return statuses;
  };
}

function renewed(
  before: ReadonlyMap<string, Status>,
  people: readonly Watched[],
  { usersMap, now, thresholds }: UserStore,
): ReadonlyMap<string, Status> {
  let after: Map<string, Status> | null = null;
  for (const person of people) {
    const status = statusOf(factsOf(usersMap.get(person.id) ?? person), now, thresholds);
    if (before.get(person.id) === status) continue;
    after ??= new Map(before);
    after.set(person.id, status);
  }
  return after ?? before;
}
