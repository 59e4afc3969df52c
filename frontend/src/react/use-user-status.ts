import { type Status, statusOf } from '@meeshy/status-protocol';
import { useEffect } from 'react';
import { factsOf } from '../client/people.ts';
import { usePresenceClient } from './presence-context.ts';
import { useUserStore } from './use-user-store.ts';

/** A person's status. Renders again only when it changes, be it by news or by time alone. Unknown people are offline. */
export function useUserStatus(userId: string): Status {
  const { follow } = usePresenceClient().ageing;
  useEffect(follow, [follow]);
  return useUserStore(({ usersMap, now, thresholds }) => statusOf(factsOf(usersMap.get(userId)), now, thresholds));
}
