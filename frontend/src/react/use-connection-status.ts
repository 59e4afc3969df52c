import { useSyncExternalStore } from 'react';
import type { ConnectionState } from '../client/connection-state.ts';
import { usePresenceClient } from './presence-context.ts';
import { onEitherSide } from './rendering.ts';

/** The state of the connection itself: `connected`, `reconnecting` or `offline`, since when and why. */
export function useConnectionStatus(): ConnectionState {
  const { onConnectionStatus, getConnectionStatus } = usePresenceClient();
  return useSyncExternalStore(
    onConnectionStatus,
    getConnectionStatus,
    onEitherSide(() => timeless(getConnectionStatus()), NOT_YET),
  );
}

const NOT_YET: ConnectionState = { state: 'offline', since: 0, reason: 'closed', error: null };

/** Since when nobody has wanted a connection is no news, and each side would say something else. */
function timeless(state: ConnectionState): ConnectionState {
  return state.state === 'offline' && state.reason === 'closed' ? NOT_YET : state;
}
