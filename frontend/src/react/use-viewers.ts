import { useEffect, useSyncExternalStore } from 'react';
import { NO_VIEWERS, type Viewers, viewingOf } from '../client/viewing.ts';
import { usePresenceClient } from './presence-context.ts';
import { onEitherSide } from './rendering.ts';

/**
 * Who else looks at this conversation now: up to 20 by name, and how many `others`. Only those are told who look at it themselves, so
 * while the component is there, and the page is visible, others see that oneself does.
 */
export function useViewers(conversationId: string): Viewers {
  const viewing = viewingOf(usePresenceClient());
  useEffect(() => viewing.show(conversationId), [viewing, conversationId]);
  const read = () => viewing.viewers(conversationId);
  return useSyncExternalStore(viewing.listen, read, onEitherSide(read, NO_VIEWERS));
}
