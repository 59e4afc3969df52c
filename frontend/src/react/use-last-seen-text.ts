import { useEffect } from 'react';
import { lastSeenText } from '../client/last-seen.ts';
import { factsOf } from '../client/people.ts';
import type { Language } from '../client/words.ts';
import { usePresenceClient } from './presence-context.ts';
import { useReader } from './rendering.ts';
import { useUserStore } from './use-user-store.ts';

/** "seen 4 minutes ago", ageing by itself; an absent time says nothing. */
export function useLastSeenText(userId: string, given?: Language): string {
  const { ageing } = usePresenceClient();
  const { language, zone } = useReader(given);
  useEffect(() => ageing.followText(userId), [ageing, userId]);
  return useUserStore(({ usersMap, now }) =>
    lastSeenText(factsOf(usersMap.get(userId)).lastActiveAt, now, language, zone),
  );
}
