import { systemClock } from './clock.ts';

/** Answers whether it is time again: for the log, where everybody could fill it by doing the same thing again. */
export function seldom(everyMs: number, now: () => number = systemClock.steady): () => boolean {
  let lastAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (now() - lastAt < everyMs) return false;
    lastAt = now();
    return true;
  };
}
