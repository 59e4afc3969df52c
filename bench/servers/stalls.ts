/** How long the event loop was held. */
import { openSync, readSync } from 'node:fs';

/** A turn of the event loop is looked for at this distance, which is part of what is measured. */
const SAMPLED_MS = 10;

export interface Stalls {
  /** The longest since this was asked last, and the longest without what the thread waited for a core in it. */
  take(): { stallMs: number; ownStallMs: number };
}

export function watchStalls(): Stalls {
  const waitedMs = createWaited();
  let at = performance.now();
  let waited = waitedMs();
  let [stallMs, ownStallMs] = [0, 0];

  function sample(): void {
    const [before, beforeWaited] = [at, waited];
    at = performance.now();
    waited = waitedMs();
    const heldMs = Math.max(0, at - before - SAMPLED_MS);
    stallMs = Math.max(stallMs, heldMs);
    ownStallMs = Math.max(ownStallMs, heldMs - (waited - beforeWaited));
  }
  setInterval(sample, SAMPLED_MS).unref();

  return {
    take() {
      sample();
      const longest = { stallMs, ownStallMs };
      [stallMs, ownStallMs] = [0, 0];
      return longest;
    },
  };
}

/**
 * How long this thread was ready to run and others had its core, so far. The load runs on the same machine: what it takes is
 * not the server's. Linux alone tells; elsewhere it is 0.
 */
function createWaited(): () => number {
  let file: number;
  try {
    file = openSync('/proc/thread-self/schedstat', 'r');
  } catch {
    return () => 0;
  }
  const text = Buffer.alloc(128);
  return () => {
    const [, waitedNs] = text.toString('latin1', 0, readSync(file, text, 0, text.length, 0)).split(' ');
    return Number(waitedNs) / 1e6;
  };
}
