/** A clock that a test sets while a gateway goes by it. What lasts so long goes on as before. */
import type { Clock } from '@meeshy/status-gateway';

export interface SettableClock extends Clock {
  /** From now on it is so much later, or earlier. */
  set(byMs: number): void;
}

export function settableClock(): SettableClock {
  let aheadMs = 0;
  return {
    wall: () => Date.now() + aheadMs,
    steady: () => performance.now(),
    set(byMs) {
      aheadMs += byMs;
    },
  };
}
