/** P8: work that must not come in a burst, done in small slices over a given time. */
import { phaseOf } from '../../presence/subjects/entry.ts';
import { byId } from '../../presence/truth/subject.ts';

export const STEP_MS = 50;

const FEWEST_SLICES = 16;
const LARGEST_SLICE = 4;

/**
 * Those of each slice, if `howMany` are to be served within `overMs`. Each is always in the same one, and in order there (P12):
 * when it is served tells nothing of the others.
 */
export function slicesOf(ids: Iterable<string>, howMany: number, overMs: number): string[][] {
  const count = countFor(howMany, overMs);
  const slices: string[][] = Array.from({ length: count }, () => []);
  for (const id of ids) slices[Math.floor(phaseOf(id) * count)]?.push(id);
  return slices.map(byId);
}

/** By powers of two: one more or less moves nobody else. */
function countFor(howMany: number, overMs: number): number {
  const needed = 2 ** Math.ceil(Math.log2(Math.max(1, howMany / LARGEST_SLICE)));
  return Math.max(1, Math.min(Math.max(FEWEST_SLICES, needed), Math.floor(overMs / STEP_MS)));
}

export interface Spread {
  /** Queues work to be done within `overMs`. */
  add(work: readonly (() => void)[], overMs: number): void;
  /** The same of what is in slices already (`slicesOf`): each is one. */
  addSlices(work: readonly (() => void)[]): void;
  /** What is queued is not done any more. */
  clear(): void;
  /** How much is still to be done. */
  readonly size: number;
  /** As `clear`, and what comes later is not done either: a sweep under way may still bring some. */
  stop(): void;
}

/** A slice does at least `leastPerSlice`. */
export function createSpread(leastPerSlice: number): Spread {
  let queue: (() => void)[] = [];
  let perSlice = leastPerSlice;
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;

  /** The next one is seen to before the work: what throws keeps none of the later slices from being done. */
  function slice(): void {
    const due = queue.splice(0, perSlice);
    timer = queue.length > 0 ? setTimeout(slice, STEP_MS) : null;
    for (const work of due) work();
  }

  function clear(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    queue = [];
  }

  function add(work: readonly (() => void)[], overMs: number): void {
    if (isStopped) return;
    queue = queue.concat(work);
    perSlice = Math.max(leastPerSlice, Math.ceil((queue.length * STEP_MS) / Math.max(STEP_MS, overMs)));
    if (!timer && queue.length > 0) slice();
  }

  return {
    add,
    addSlices: (work) => add(work, work.length * STEP_MS),
    get size() {
      return queue.length;
    },
    clear,
    stop() {
      clear();
      isStopped = true;
    },
  };
}
