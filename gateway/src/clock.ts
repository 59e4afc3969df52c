/** The two clocks of this process: the only place where it reads them. */
export interface Clock {
  /** Epoch milliseconds, as this machine is set: it may be wrong, and may be set at any moment. */
  wall(): number;
  /** Milliseconds since some moment, by a clock that nobody sets: for all that lasts so long. */
  steady(): number;
}

/** Read anew each time, so that whoever replaces them for a test replaces them here too. */
export const systemClock: Clock = {
  wall: () => Date.now(),
  steady: () => performance.now(),
};
