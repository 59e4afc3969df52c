import { steadyNow } from './clock.ts';

/** The longest is below the gateway's start-up grace: whoever is still there comes back before it counts the missing. */
const FIRST_MS = 500;
const LONGEST_MS = 8_000;

/**
 * How long to wait before attempt number `attempt` (0 is the first after a cut), milliseconds. Half of it by chance:
 * `random`, 0 to 1, keeps a thousand clients from coming back at the same moment.
 */
export function retryDelay(attempt: number, random: number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 30));
  return longest * (0.5 + random / 2);
}

/** Whoever is dismissed sooner after coming in goes on counting failures. */
const LASTING_MS = 60_000;

export interface Backoff {
  /** There is hope: failures count from now on. */
  reset(): void;
  succeeded(): void;
  /** The session that had begun was ended: unless it has lasted, it was no success. */
  dismissed(): void;
  /** Answers how long to wait until the next attempt, milliseconds. */
  failed(): number;
}

export function createBackoff(): Backoff {
  let failures = 0;
  let succeededAt = Number.NEGATIVE_INFINITY;
  /** How many the latest success took. */
  let before = 0;
  return {
    reset() {
      failures = 0;
    },
    succeeded() {
      succeededAt = steadyNow();
      before = failures;
      failures = 0;
    },
    dismissed() {
      if (steadyNow() - succeededAt < LASTING_MS) failures = Math.max(failures, before);
    },
    failed() {
      failures += 1;
      return retryDelay(failures - 1, Math.random());
    },
  };
}
