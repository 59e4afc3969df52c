import { useSyncExternalStore } from 'react';
import type { ConnectionState } from '../client/connection-state.ts';
import { usePresenceClient } from './presence-context.ts';

/** The state of the connection itself: `connected`, `reconnecting` or `offline`, since when and why. */
export function useConnectionStatus(): ConnectionState {
  const { onConnectionStatus, getConnectionStatus } = usePresenceClient();
  return useSyncExternalStore(onConnectionStatus, getConnectionStatus, getConnectionStatus);
}
