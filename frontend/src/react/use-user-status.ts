import { useEffect } from 'react';
import { type KnownStatus, knownStatus } from '../client/known.ts';
import { factsOf } from '../client/people.ts';
import { usePresenceClient } from './presence-context.ts';
import { useUserStore } from './use-user-store.ts';

/**
 * A person's status. Renders again only when it changes, be it by news or by time alone. Before the first snapshot `unknown`, unless
 * something came by another way; after it whoever was not told of is offline.
 */
export function useUserStatus(userId: string): KnownStatus {
  const { follow } = usePresenceClient().ageing;
  useEffect(follow, [follow]);
  return useUserStore((store) => knownStatus(factsOf(store.usersMap.get(userId)), store));
}
