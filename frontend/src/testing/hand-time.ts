import type { SteadyTime } from '../client/timers.ts';

export interface HandTime extends SteadyTime {
  /** Whatever is due on the way acts, each at its own moment. */
  advance(ms: number): void;
}

/** Time that passes only when it is told to. It begins at `start`, milliseconds. */
export function createHandTime(start: number): HandTime {
  let now = start;
  const waiting = new Set<{ readonly at: number; readonly act: () => void }>();

  /** Of those who are due at the same moment, whoever has waited longest. */
  function nextUntil(end: number) {
    const due = [...waiting].filter(({ at }) => at <= end);
    return due.sort((a, b) => a.at - b.at)[0];
  }

  return {
    now: () => now,
    later(act, ms) {
      const one = { at: now + Math.max(0, ms), act };
      waiting.add(one);
      return () => waiting.delete(one);
    },
    advance(ms) {
      if (!(ms >= 0)) throw new RangeError(`Time only goes forward, and not by ${ms} ms`);
      const end = now + ms;
      for (let one = nextUntil(end); one; one = nextUntil(end)) {
        waiting.delete(one);
        now = one.at;
        one.act();
      }
      now = end;
    },
  };
}
