import { useSyncExternalStore } from 'react';
import type { ConnectionState } from '../client/connection-state.ts';
import { getSocketIOService } from '../client/service.ts';

const { onConnectionStatus, getConnectionStatus } = getSocketIOService();

/** The state of the connection itself: `connected`, `reconnecting` or `offline`, since when and why. */
export function useConnectionStatus(): ConnectionState {
  return useSyncExternalStore(onConnectionStatus, getConnectionStatus, getConnectionStatus);
}
