import { useEffect, useSyncExternalStore } from 'react';
import { type Occupancy, occupanciesOf } from '../client/occupancy.ts';
import { usePresenceClient } from './presence-context.ts';
import { onEitherSide } from './rendering.ts';

/**
 * How many are in a crowd, above 50 to two digits; `null`: it is none, or they have not been counted yet. Only those are told who look at
 * it themselves, as with `useViewers`.
 */
export function useOccupancy(conversationId: string): Occupancy | null {
  const occupancies = occupanciesOf(usePresenceClient());
  useEffect(() => occupancies.show(conversationId), [occupancies, conversationId]);
  const read = () => occupancies.of(conversationId);
  return useSyncExternalStore(occupancies.listen, read, onEitherSide(read, null));
}
