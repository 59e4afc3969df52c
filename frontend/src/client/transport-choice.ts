/**
 * Which transport an attempt begins with. There are proxies that swallow a WebSocket's handshake: no answer, no error.
 * Behind one of them polling goes first, which is answered or not within a moment, and tries WebSocket beside it.
 *
 *   websocket ────silence────▶ polling ──┐ stays, and is remembered
 *    ▲   ▲ ▲                    │  │ ▲───┘
 *    │   │ └─ failed, silence ──┘  │
 *    │   └────────── upgraded ─────┘  and is forgotten
 */
export type FirstTransport = 'websocket' | 'polling';

export interface TransportChoice {
  /** What the next attempt begins with. */
  first(): FirstTransport;
  /** The attempt was met with silence. */
  silent(): void;
  /** The attempt was answered, but in vain. */
  failed(): void;
  /** What had begun with polling goes on over WebSocket. */
  upgraded(): void;
}

/** Outlives the page: to find it out again costs seconds. */
export interface SilenceMemory {
  recall(): boolean;
  keep(isSilent: boolean): void;
}

export function createTransportChoice(memory: SilenceMemory): TransportChoice {
  let next: FirstTransport = memory.recall() ? 'polling' : 'websocket';
  return {
    first: () => next,
    silent() {
      if (next === 'websocket') memory.keep(true);
      next = next === 'websocket' ? 'polling' : 'websocket';
    },
    failed() {
      next = next === 'websocket' && memory.recall() ? 'polling' : 'websocket';
    },
    upgraded() {
      memory.keep(false);
      next = 'websocket';
    },
  };
}

/** In a browser that has storage; elsewhere for as long as the connection is wanted. `place`: the gateway. */
export function silenceMemory(place: string): SilenceMemory {
  const key = `meeshy.no-websocket ${place}`;
  let isSilent = false;
  const storage = () => (typeof window === 'undefined' ? undefined : window.localStorage);
  try {
    isSilent = storage()?.getItem(key) === 'true';
  } catch {
    // Not allowed to remember.
  }
  return {
    recall: () => isSilent,
    keep(next) {
      if (next === isSilent) return;
      isSilent = next;
      try {
        if (next) storage()?.setItem(key, 'true');
        else storage()?.removeItem(key);
      } catch {
        // For this page only.
      }
    },
  };
}
