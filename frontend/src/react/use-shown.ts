import { type DisplayLanguage, type Status, statusOf } from '@meeshy/status-protocol';
import { useEffect } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { lastSeenText } from '../client/last-seen.ts';
import { factsOf, type UserLike } from '../client/people.ts';
import { usePresenceClient } from './presence-context.ts';
import { useUserStore } from './use-user-store.ts';

/**
 * What is shown of a person: as the store knows it; of somebody it does not know, by the facts in the hand.
 * `since`: for those who are not online.
 */
export function useShown(
  user: UserLike | null | undefined,
  language: DisplayLanguage,
): { status: Status; since: string } {
  const id = user?.id ?? '';
  const { ageing } = usePresenceClient();
  useEffect(() => ageing.followText(id), [ageing, id]);
  return useUserStore(
    useShallow(({ usersMap, now, thresholds }) => {
      const facts = factsOf(usersMap.get(id) ?? user);
      const status = statusOf(facts, now, thresholds);
      return { status, since: status === 'online' ? '' : lastSeenText(facts.lastActiveAt, now, language) };
    }),
  );
}
