import { readTime, type WireError } from '@meeshy/status-protocol';
import { useEffect, useSyncExternalStore } from 'react';
import { alertsOf, type ReturnAlertsView } from '../client/alerts.ts';
import { usePresenceClient } from './presence-context.ts';
import { onEitherSide } from './rendering.ts';

/** What `useReturnAlert` answers. `set` and `clear` show at once and never reject; they resolve with whether it was done. */
export interface ReturnAlert {
  /** One is told when the person is back. */
  readonly isOn: boolean;
  /** Until then, epoch milliseconds; `null`: it is not on, or the server has not said it yet. */
  readonly until: number | null;
  /** Why what was asked for last of this person was not done: `NOT_FOUND` where one may not ask, `RATE_LIMITED` for too often. */
  readonly error: WireError | null;
  set(): Promise<boolean>;
  clear(): Promise<boolean>;
}

/** Whether one is told, once, when this person is back; to be asked for and called off. Many are read as one. */
export function useReturnAlert(userId: string): ReturnAlert {
  const alerts = alertsOf(usePresenceClient());
  useEffect(() => alerts.follow(), [alerts]);
  // Values that stay the same while other people's change.
  const readEnd = () => alerts.get().mine?.find(({ person }) => person.id === userId)?.until;
  const readError = () => errorAbout(userId, alerts.get());
  const until = useSyncExternalStore(alerts.listen, readEnd, onEitherSide(readEnd, undefined));
  const error = useSyncExternalStore(alerts.listen, readError, onEitherSide(readError, null));
  return {
    isOn: until !== undefined,
    until: readTime(until),
    error,
    set: () => alerts.set(userId),
    clear: () => alerts.clear(userId),
  };
}

function errorAbout(userId: string, { error, about }: ReturnAlertsView): WireError | null {
  return about === userId ? error : null;
}
