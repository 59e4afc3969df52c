/** The server's time, told by local clocks. All statuses and texts are computed by it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** The server says what time it is now, epoch milliseconds. */
  correct(serverNow: number): void;
}

/** Milliseconds of a clock that only goes forward, whatever is done to the other one. It may stand still during sleep. */
export const steadyNow = () => performance.now();

/**
 * P11: counts on from what the server said by the steady clock, so that no step of `wall` matters. `wall`: epoch
 * milliseconds by a clock that may be minutes off, or set while the page lives; it counts until the server has spoken.
 */
export function createClock(wall: () => number = Date.now, steady: () => number = steadyNow): Clock {
  let startedAt: number | null = null;
  return {
    now: () => (startedAt === null ? wall() : steady() + startedAt),
    correct(serverNow) {
      startedAt = serverNow - steady();
    },
  };
}

/** More than this is no inaccuracy, milliseconds. */
const JUMP_MS = 2_000;

/**
 * Answers whether the two clocks have parted since the last look: one was set, or the other stood still while the machine
 * slept. Which of them is right, only the server can tell.
 */
export function createJumpWatch(wall: () => number = Date.now, steady: () => number = steadyNow): () => boolean {
  let apartMs = wall() - steady();
  return () => {
    const formerMs = apartMs;
    apartMs = wall() - steady();
    return Math.abs(apartMs - formerMs) > JUMP_MS;
  };
}

/** Whether the server said, in ISO 8601, something of a time that has not come yet here. */
export function isAhead(serverTimes: readonly string[], now: number): boolean {
  const latest = new Date(now + JUMP_MS).toISOString();
  return serverTimes.some((time) => time > latest);
}
