import type { DisplayLanguage } from '@meeshy/status-protocol';
import { useEffect } from 'react';
import { lastSeenText } from '../client/last-seen.ts';
import { factsOf } from '../client/people.ts';
import { pageLanguage } from '../client/words.ts';
import { usePresenceClient } from './presence-context.ts';
import { useUserStore } from './use-user-store.ts';

/** "seen 4 minutes ago", ageing by itself; an absent time says nothing. */
export function useLastSeenText(userId: string, language: DisplayLanguage = pageLanguage()): string {
  const { ageing } = usePresenceClient();
  useEffect(() => ageing.followText(userId), [ageing, userId]);
  return useUserStore(({ usersMap, now }) => lastSeenText(factsOf(usersMap.get(userId)).lastActiveAt, now, language));
}
