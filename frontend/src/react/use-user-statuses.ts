import type { Status } from '@meeshy/status-protocol';
import { useEffect, useMemo } from 'react';
import { ageing } from '../client/page.ts';
import { getUserStatus } from '../client/status.ts';
import { useUserStore } from './use-user-store.ts';

/** The statuses of many people, by id: for counts, filters and sections. The same map as long as nobody changes. */
export function useUserStatuses(people: readonly { readonly id: string }[]): ReadonlyMap<string, Status> {
  useEffect(ageing.follow, []);
  const usersMap = useUserStore((store) => store.usersMap);
  return useMemo(() => new Map(people.map(({ id }) => [id, getUserStatus(usersMap.get(id))])), [people, usersMap]);
}
