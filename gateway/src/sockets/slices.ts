import { SLICE_MS } from '../within.ts';

/**
 * Work that may come ten thousandfold in one turn of the event loop, as when a network fails for everybody: done in
 * the order in which it came, a slice in each of the next turns. `most`: so much of it a turn, where what follows from
 * it takes longer than the work itself. Work that throws keeps no other from being done.
 */
export function createSlices(
  onThrown: (error: unknown) => void,
  most = Number.POSITIVE_INFINITY,
): (work: () => void) => void {
  let waiting: (() => void)[] = [];
  let done = 0;

  function slice(): void {
    const until = performance.now() + SLICE_MS;
    const end = Math.min(done + most, waiting.length);
    try {
      while (done < end && performance.now() < until) attempt(waiting[done++]);
    } finally {
      goOn();
    }
  }

  function attempt(work: (() => void) | undefined): void {
    try {
      work?.();
    } catch (error) {
      onThrown(error);
    }
  }

  function goOn(): void {
    if (done < waiting.length) setImmediate(slice);
    else {
      waiting = [];
      done = 0;
    }
  }

  return (work) => {
    if (waiting.push(work) === 1) setImmediate(slice);
  };
}
