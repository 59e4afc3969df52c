/** The server's time, told by a local clock. All statuses and texts are computed by it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** The server says what time it is now, epoch milliseconds. */
  correct(serverNow: number): void;
}

/** `local`: epoch milliseconds by a clock that may be minutes off, or set while the page lives. */
export function createClock(local: () => number = Date.now): Clock {
  let skewMs = 0;
  return {
    now: () => local() + skewMs,
    correct(serverNow) {
      skewMs = serverNow - local();
    },
  };
}
