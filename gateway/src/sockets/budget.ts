const WINDOW_MS = 60_000;

/** How many events a socket may still send in this minute. `now`: by a clock that nobody sets. Answers whether one more is allowed. */
export function createBudget(perMinute: number, now: () => number): () => boolean {
  let windowFrom = now();
  let spent = 0;
  return () => {
    if (now() - windowFrom >= WINDOW_MS) {
      windowFrom = now();
      spent = 0;
    }
    return ++spent <= perMinute;
  };
}
