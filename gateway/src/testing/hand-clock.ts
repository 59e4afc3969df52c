import type { Clock } from '../clock.ts';

export interface HandClock extends Clock {
  pass(ms: number): void;
}

/** Time passes by nothing else than `pass`. */
export function createHandClock(startsAt: number): HandClock {
  let passedMs = 0;
  return {
    wall: () => startsAt + passedMs,
    steady: () => passedMs,
    pass(ms) {
      if (!(ms >= 0)) throw new RangeError(`${ms} ms cannot pass`);
      passedMs += ms;
    },
  };
}
