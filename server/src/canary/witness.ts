/** What the canary's viewer sees against what is true. Deterministic: times are passed in, milliseconds that only grow. */

export type Seen = 'online' | 'offline';

export interface Testimony {
  /** The change was seen so many seconds after its cause. */
  saw(seen: Seen, seconds: number): void;
  /** For so many seconds this was seen, and was not true. */
  sawFalsely(seen: Seen, seconds: number): void;
}

export interface Witness {
  /** From `at` on this is true; what caused it happened at `causedAt`, which is where the delay begins. */
  became(truth: Seen, at: number, causedAt: number): void;
  /** What the viewer sees from `at` on; `null`: it is cut off, and knows that. */
  sees(seen: Seen | null, at: number): void;
  /** Time passes: what goes on being false is told while it lasts. */
  look(now: number): void;
}

/** What is being delivered is not false yet. */
const TOLERANCE_MS = 1_000;

export function createWitness(testimony: Testimony): Witness {
  let truth: Seen = 'offline';
  let seen: Seen | null = null;
  let seenSince = 0;
  /** When the cause of a change that has not been seen happened. */
  let awaitedSince: number | null = null;
  let wrongSince: number | null = null;
  let toldUpTo = 0;

  function look(now: number): void {
    if (wrongSince === null || seen === null || now - wrongSince <= TOLERANCE_MS) return;
    testimony.sawFalsely(seen, (now - Math.max(wrongSince, toldUpTo)) / 1_000);
    toldUpTo = now;
  }

  function compare(at: number): void {
    if (seen === null || seen === truth) wrongSince = null;
    else wrongSince ??= at;
  }

  return {
    look,

    became(next, at, causedAt) {
      look(at);
      // The viewer may hear of it before we do.
      const isSeen = seen === next;
      if (isSeen && truth !== next && seenSince >= causedAt) testimony.saw(next, (seenSince - causedAt) / 1_000);
      awaitedSince = isSeen ? null : causedAt;
      truth = next;
      compare(at);
    },

    sees(next, at) {
      look(at);
      if (next === truth && next !== seen && awaitedSince !== null) {
        testimony.saw(next, Math.max(0, at - awaitedSince) / 1_000);
      }
      if (next === truth || next === null) awaitedSince = null;
      if (next !== seen) seenSince = at;
      seen = next;
      compare(at);
    },
  };
}
