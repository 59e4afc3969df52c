import { type Status, statusOf } from '@meeshy/status-protocol';
import { useEffect, useMemo } from 'react';
import { ageing, userStore } from '../client/page.ts';
import { type FactsLike, factsOf, type UserLike } from '../client/people.ts';
import { useUserStore } from './use-user-store.ts';

/**
 * The statuses of many people, by id: for counts, filters and sections. People whom the store does not know are judged
 * by the facts in the hand. The same map until news come, if `people` is the same list.
 */
export function useUserStatuses(
  people: readonly Pick<UserLike, 'id' | keyof FactsLike>[],
): ReadonlyMap<string, Status> {
  useEffect(ageing.follow, []);
  const usersMap = useUserStore((store) => store.usersMap);
  return useMemo(() => {
    // New containers come with every change of a status, so the moment is that of the map.
    const { now, thresholds } = userStore.getState();
    return new Map(
      people.map((person) => [person.id, statusOf(factsOf(usersMap.get(person.id) ?? person), now, thresholds)]),
    );
  }, [people, usersMap]);
}
