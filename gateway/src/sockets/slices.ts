const SLICE_MS = 4;

/**
 * Work that may come ten thousandfold in one turn of the event loop, as when a network fails for everybody: done in
 * the order in which it came, a slice in each of the next turns. `most`: so much of it a turn, where what follows from
 * it takes longer than the work itself.
 */
export function createSlices(most = Number.POSITIVE_INFINITY): (work: () => void) => void {
  let waiting: (() => void)[] = [];
  let done = 0;

  function slice(): void {
    const until = performance.now() + SLICE_MS;
    const end = Math.min(done + most, waiting.length);
    try {
      while (done < end && performance.now() < until) waiting[done++]?.();
    } finally {
      goOn();
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
