import { useEffect } from 'react';
import { usePresenceClient } from './presence-context.ts';

/** Statuses come as they happen while a component that calls this is on the page. As often as one likes. */
export function useUserStatusRealtime(): void {
  const { watch } = usePresenceClient();
  useEffect(watch, [watch]);
}
