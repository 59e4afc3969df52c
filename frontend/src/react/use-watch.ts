import { useEffect } from 'react';
import { type KnownStatus, knownStatus } from '../client/known.ts';
import { factsOf } from '../client/people.ts';
import { watchingOf } from '../client/watching.ts';
import { usePresenceClient } from './presence-context.ts';
import { useLayoutEffectHere } from './rendering.ts';
import { useUserStore } from './use-user-store.ts';

/**
 * A person's status in a conversation, and while the component is there one is told of it: for the rows of a list of which those in view
 * alone are on the page. Renders again only when it changes. In a crowd it is `unknown` until the server has answered; in any other
 * conversation it is what `useUserStatus` says.
 */
export function useWatch(conversationId: string, userId: string): KnownStatus {
  const client = usePresenceClient();
  const { follow } = client.ageing;
  const watching = watchingOf(client);
  useEffect(follow, [follow]);
  // Before anybody has seen what the store has kept of before.
  useLayoutEffectHere(() => watching.watch(conversationId, userId), [watching, conversationId, userId]);
  return useUserStore((store) =>
    watching.isTold(conversationId, userId) ? knownStatus(factsOf(store.usersMap.get(userId)), store) : 'unknown',
  );
}
