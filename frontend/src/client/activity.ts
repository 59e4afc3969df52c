/** P7: people who only read are active too, and the server is told so at most once a minute. */
const ONCE_IN_MS = 60_000;

/**
 * Answers whether an event may be told, having told none for `everyMs`. `now`: milliseconds of any clock that only
 * goes forward.
 */
export function createOnceInAWhile(everyMs: number = ONCE_IN_MS): (now: number) => boolean {
  let lastAt = Number.NEGATIVE_INFINITY;
  return (now) => {
    if (now - lastAt < everyMs) return false;
    lastAt = now;
    return true;
  };
}
