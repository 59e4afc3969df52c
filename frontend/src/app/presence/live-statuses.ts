import type { Status } from '@meeshy/status-protocol';
import { getUserStatus, useUserStore } from '@meeshy/status-react';
import { useMemo } from 'react';

/** Everybody's status right now. */
export function useLiveStatuses(people: readonly { id: string }[]): ReadonlyMap<string, Status> {
  const users = useUserStore((store) => store.usersMap);
  return useMemo(() => new Map(people.map(({ id }) => [id, getUserStatus(users.get(id))])), [people, users]);
}

export function countOf(statuses: ReadonlyMap<string, Status>, status: Status): number {
  let count = 0;
  for (const each of statuses.values()) if (each === status) count += 1;
  return count;
}
