/** Rings when something is due, for whoever knows when that is. */
import type { Clock } from '../clock.ts';

/** Node waits no longer than 24 days at a time, and clocks are set. */
const LONGEST_MS = 3_600_000;

export interface Alarm {
  /** It rings at that time at the latest, on the clock of `now`; `null`: nothing is due. Once: then it has to be told again. */
  by(at: number | null): void;
  /** The clock was set: it rings at once. */
  ring(): void;
  stop(): void;
}

/** `onRing` looks for itself what is due: it may ring too early, never too late. */
export function createAlarm(onRing: () => void, now: Clock['wall']): Alarm {
  let timer: NodeJS.Timeout | null = null;
  let plannedAt = Number.POSITIVE_INFINITY;
  let isStopped = false;

  function clear(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    plannedAt = Number.POSITIVE_INFINITY;
  }

  function ring(): void {
    clear();
    if (!isStopped) onRing();
  }

  return {
    by(at) {
      // What it waits for already may be due, though it has not rung yet: nothing later takes its place.
      if (isStopped || at === null || plannedAt <= at) return;
      clear();
      plannedAt = at;
      timer = setTimeout(ring, Math.min(LONGEST_MS, Math.max(0, at - now())));
    },
    ring,
    stop() {
      isStopped = true;
      clear();
    },
  };
}
