import { type Status, statusOf } from '@meeshy/status-protocol';
import { useEffect } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { ageing } from '../client/page.ts';
import { type FactsLike, factsOf, type UserLike } from '../client/people.ts';
import { useUserStore } from './use-user-store.ts';

/**
 * The statuses of many people, by id: for counts, filters and sections. People whom the store does not know are judged
 * by the facts in the hand. The same map until one of these statuses changes.
 */
export function useUserStatuses(
  people: readonly Pick<UserLike, 'id' | keyof FactsLike>[],
): ReadonlyMap<string, Status> {
  useEffect(ageing.follow, []);
  return useUserStore(
    useShallow(
      ({ usersMap, now, thresholds }) =>
        new Map(
          people.map((person) => [person.id, statusOf(factsOf(usersMap.get(person.id) ?? person), now, thresholds)]),
        ),
    ),
  );
}
