/**
 *            connect()                authenticated
 *   offline ──────────▶ reconnecting ──────────────▶ connected
 *   'closed'            ▲    │    ▲                   │     │
 *                  retry()   │    └─────── lost ──────┘     │
 *                       │    ├─ too long ──▶ offline 'unreachable' ─┐  both go on trying,
 *                       │    ├─ no network ▶ offline 'no-network' ──┤  and are connected again
 *                       │    ▼                              │       │  by themselves
 *                   offline 'refused' ◀── by the server ────┘
 */
import type { WireError } from '@meeshy/status-protocol';
import { createListeners } from './listeners.ts';
import { isNetworkDown } from './page-events.ts';
import { createTimers, type SteadyTime } from './timers.ts';

/** `since` of the last two: statuses are known as of then. Times are epoch milliseconds. */
export type ConnectionState =
  /** Statuses come as they happen. */
  | { readonly state: 'connected'; readonly since: number }
  /** The connection is being made, or made again. `error`: what the server said last. */
  | { readonly state: 'reconnecting'; readonly since: number; readonly error: WireError | null }
  /** There is none, and there may be none for a while. */
  | {
      readonly state: 'offline';
      readonly since: number;
      readonly reason: OfflineReason;
      readonly error: WireError | null;
    };

/** Why there is no connection. */
export type OfflineReason =
  /** Nobody asked for a connection. */
  | 'closed'
  /** The browser says that there is no network. */
  | 'no-network'
  /** The server does not answer. */
  | 'unreachable'
  /** The server said no; `error` tells why. Only somebody's `retry()` or newer credentials lead on. */
  | 'refused';

const OFFLINE_AFTER_MS = 10_000;

interface StateOptions {
  /** So long it is only reconnecting. */
  readonly offlineAfterMs?: number | undefined;
  readonly time?: SteadyTime;
}

export type ConnectionStateKeeper = ReturnType<typeof createConnectionState>;

/** Keeps the state and tells of it; knows nothing of sockets. `now`: epoch milliseconds. */
export function createConnectionState(now: () => number, { offlineAfterMs = OFFLINE_AFTER_MS, time }: StateOptions) {
  const listeners = createListeners<ConnectionState>();
  const timers = createTimers<'offline'>(time);
  let current: ConnectionState = { state: 'offline', since: now(), reason: 'closed', error: null };

  function become(next: ConnectionState): void {
    current = next;
    listeners.tell(next);
  }

  function offline(reason: OfflineReason, since: number, error: WireError | null): void {
    timers.clearAll();
    const isSame = current.state === 'offline' && current.reason === reason && current.error === error;
    if (!isSame) become({ state: 'offline', since, reason, error });
  }

  /** Statuses were live until then, if not until now. */
  const knownAt = () => (current.state === 'connected' ? now() : current.since);
  const lastError = () => (current.state === 'connected' ? null : current.error);
  const unreachable = (reason: 'no-network' | 'unreachable') => offline(reason, knownAt(), lastError());

  return {
    get: () => current,
    isConnected: () => current.state === 'connected',
    isRefused: () => current.state === 'offline' && current.reason === 'refused',
    listen: listeners.add,

    connected(): void {
      timers.clearAll();
      become({ state: 'connected', since: now() });
    },

    /** `isNew`: nothing was known before. */
    reconnecting(error: WireError | null, isNew = false): void {
      become({ state: 'reconnecting', since: isNew ? now() : knownAt(), error });
      timers.set('offline', () => unreachable('unreachable'), offlineAfterMs);
      if (isNetworkDown()) unreachable('no-network');
    },

    /** Still no connection; `error`: what the server said, if anything. */
    failedAgain(error: WireError | null): void {
      if (error !== null && current.state !== 'connected' && error.code !== current.error?.code) {
        become({ ...current, error });
      }
    },

    unreachable,
    refused: (error: WireError | null) => offline('refused', knownAt(), error),
    closed: () => offline('closed', now(), null),
  };
}
