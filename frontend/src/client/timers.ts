/** A few named timers, of which each waits for one thing at a time. */
export interface Timers<Name extends string> {
  /** Replaces what this timer waited for. */
  set(name: Name, act: () => void, ms: number): void;
  clear(...names: Name[]): void;
  clearAll(): void;
}

/** The longest that a timer can wait; a longer time would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

export function createTimers<Name extends string>(): Timers<Name> {
  const waiting = new Map<Name, ReturnType<typeof setTimeout>>();
  return {
    set(name, act, ms) {
      clearTimeout(waiting.get(name));
      waiting.set(name, setTimeout(act, Math.min(Math.max(0, ms), LONGEST_MS)));
    },
    clear(...names) {
      for (const name of names) clearTimeout(waiting.get(name));
    },
    clearAll() {
      for (const timer of waiting.values()) clearTimeout(timer);
    },
  };
}
