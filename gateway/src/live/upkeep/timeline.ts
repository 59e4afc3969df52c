/**
 * The time that presence goes by. It counts by a clock that nobody sets, so that whatever lasts so long lasts so long,
 * and it is told as the reference tells it: the wall clock, or with Redis that of Redis (P10).
 *
 *   reference ──set to another time──▶ look (once a second) ──▶ all that is remembered moves along, in one turn
 */

const LOOK_MS = 1_000;
/** Two readings of one clock differ by so much. */
const JITTER_MS = 20;
/** From here on the time that viewers count on is another one than ours: it is a step. */
const STEP_MS = 1_000;

export interface Timeline {
  /** Epoch milliseconds. Steps at no other moment than `onStep` is called. */
  now(): number;
  /** `onStep`: from now on the time is told otherwise by so much. */
  listen(onStep: (byMs: number) => void): void;
  /** Compares with the reference now. */
  look(): void;
  /** From now on whatever is set is a step. */
  start(): void;
  stop(): void;
}

/** `reference`: epoch milliseconds. `steady`: since some moment. */
export function createTimeline(reference: () => number, steady: () => number): Timeline {
  let onStep: (byMs: number) => void = () => {};
  let aheadMs = reference() - steady();
  /** What has crept in, too little at a time to be a step, since viewers last got a snapshot for it. */
  let creptMs = 0;
  let timer: NodeJS.Timeout | null = null;

  const now = () => Math.round(steady() + aheadMs);

  function look(): void {
    const before = now();
    const told = reference();
    // The process was held up between the two readings: they are no two readings of one moment.
    if (now() - before > JITTER_MS) return;
    const offMs = Math.round(told - before);
    if (Math.abs(offMs) <= JITTER_MS) return;
    aheadMs += offMs;
    creptMs += offMs;
    if (Math.abs(creptMs) < STEP_MS) return;
    creptMs = 0;
    onStep(offMs);
  }

  return {
    now,
    listen(listener) {
      onStep = listener;
    },
    look,
    start() {
      aheadMs = reference() - steady();
      timer ??= setInterval(look, LOOK_MS);
    },
    stop() {
      if (timer) clearInterval(timer);
      timer = null;
    },
  };
}
