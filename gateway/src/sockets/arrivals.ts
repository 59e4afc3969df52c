/**
 * The order in which those who have connected are let in. Node takes one connection in a turn of the event loop, and to let
 * somebody in fills a turn: when everybody comes back at once, the others wait in the kernel, where nobody answers them, and
 * give up. So while connections come, they are answered first, and whoever was answered waits here for its turn:
 *
 *   connection ──▶ handshake ──▶ CONNECT, waits ──▶ let in: one in a turn of the event loop that has taken no connection,
 *                                                           and one for every `TAKEN_FOR_EACH` connections
 */

/** So many connections are answered before one more is let in: as a rule, so that nobody waits in the kernel for long, */
const TAKEN_FOR_EACH = 8;
/** and where there is so little time that those who wait here would give up, and would have to be answered again. */
const TAKEN_FOR_EACH_AT_LAST = 1;
const LONG_WAIT_MS = 5_000;
/** So many are on their way at a time: what they set off comes in one turn, and holds up everybody else. */
const MOST_ENTERING = 16;
/** So many that wait no more are forgotten together. */
const FORGOTTEN_AT = 1_000;
/** Whose way takes longer waits for something else than this process, and holds up nobody. */
const SLOW_MS = 20;

export interface Arrivals {
  /** A connection was taken. */
  readonly taken: () => void;
  /** Has `enter` called when it is its turn, at once unless others wait. Answers what that answers. */
  add<Answer>(enter: () => Promise<Answer>): Promise<Answer>;
}

interface Waiting {
  readonly since: number;
  readonly pass: () => void;
}

export function createArrivals(): Arrivals {
  let waiting: Waiting[] = [];
  /** Of those that wait, how many do not any more. */
  let begun = 0;
  let entering = 0;
  /** Connections taken since somebody was let in for them. */
  let takenBefore = 0;
  /** In this turn of the event loop. */
  let isTaking = false;
  let isPlanned = false;

  function plan(): void {
    if (isPlanned) return;
    isPlanned = true;
    setImmediate(turn);
  }

  /** How many may be let in now. */
  function allowed(): number {
    const { since = Number.POSITIVE_INFINITY } = waiting[begun] ?? {};
    const forEach = performance.now() - since > LONG_WAIT_MS ? TAKEN_FOR_EACH_AT_LAST : TAKEN_FOR_EACH;
    const most = isTaking ? Math.floor(takenBefore / forEach) : 1;
    takenBefore = isTaking ? takenBefore % forEach : 0;
    return most;
  }

  /** Right after the event loop has taken what it takes. */
  function turn(): void {
    isPlanned = false;
    let left = allowed();
    isTaking = false;
    for (; left > 0 && begun < waiting.length && entering < MOST_ENTERING; left--) waiting[begun++]?.pass();
    if (begun === waiting.length || begun >= FORGOTTEN_AT) {
      waiting = waiting.slice(begun);
      begun = 0;
    }
    if (waiting.length > 0 && entering < MOST_ENTERING) plan();
  }

  /** Answers what is to be called when it has entered. */
  function begin(): () => void {
    entering++;
    let isEntering = true;
    const end = () => {
      clearTimeout(timer);
      if (isEntering) entering--;
      isEntering = false;
      if (waiting.length > 0) plan();
    };
    const timer = setTimeout(end, SLOW_MS);
    return end;
  }

  return {
    taken() {
      takenBefore++;
      isTaking = true;
      plan();
    },

    add: (enter) =>
      new Promise((resolve) => {
        const pass = () => resolve(enter().finally(begin()));
        if (waiting.length === 0 && !isTaking && entering < MOST_ENTERING) pass();
        else {
          waiting.push({ since: performance.now(), pass });
          plan();
        }
      }),
  };
}
