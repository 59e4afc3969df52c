/** How Socket.IO's client (4.8) tries again, with its defaults. */

/** An attempt that is not answered by then is given up. */
export const ANSWER_MS = 20_000;

const FIRST_MS = 1_000;
const LONGEST_MS = 5_000;
const JITTER = 0.5;

/** How long it waits before it tries again for the `attempt`th time (0 is the first). `random`: 0 to 1. */
export function retryDelay(attempt: number, random: number): number {
  const ms = FIRST_MS * 2 ** attempt * (1 + JITTER * (2 * random - 1));
  return Math.min(ms, LONGEST_MS);
}
