import { useEffect } from 'react';
import { watchUserStatuses } from '../client/service.ts';

/** Statuses come as they happen while a component that calls this is on the page. As often as one likes. */
export function useUserStatusRealtime(): void {
  useEffect(watchUserStatuses, []);
}
