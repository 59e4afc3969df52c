/** Waiting. All of it is measured by a clock that only goes forward. */
import { steadyNow } from './clock.ts';

/** Time as it passes: the machine's own, or one that is turned by hand. */
export interface SteadyTime {
  /** Milliseconds; they only grow, and what they are counted from means nothing. */
  now(): number;
  /** Acts once, so many milliseconds from now. The answer takes it back. */
  later(act: () => void, ms: number): () => void;
}

/** The longest that a timer can wait; a longer time would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

export const passingTime: SteadyTime = {
  now: steadyNow,
  later(act, ms) {
    const timer = setTimeout(act, Math.min(Math.max(0, ms), LONGEST_MS));
    return () => clearTimeout(timer);
  },
};

/** A few named timers, of which each waits for one thing at a time. */
export interface Timers<Name extends string> {
  /** Replaces what this timer waited for. */
  set(name: Name, act: () => void, ms: number): void;
  clear(...names: Name[]): void;
  clearAll(): void;
}

export function createTimers<Name extends string>({ later }: SteadyTime = passingTime): Timers<Name> {
  const cancels = new Map<Name, () => void>();
  const clear = (name: Name) => cancels.get(name)?.();
  return {
    set(name, act, ms) {
      clear(name);
      cancels.set(name, later(act, ms));
    },
    clear(...names) {
      for (const name of names) clear(name);
    },
    clearAll() {
      for (const cancel of cancels.values()) cancel();
    },
  };
}
