/** How long changes gather under load: the less time the process has left, the fewer and larger frames it sends. */

/** The second still ends, with the sending, within the 100 ms that a change may take; the last are for storms. */
const WINDOWS_MS = [60, 80, 150, 300, 600, 1_200];
/** What sending takes is judged over about so many times: a single late one, a garbage collection, say, is no load. */
const MEMORY = 4;
/** How busy the process is, is judged at this distance. */
const JUDGED_MS = 500;
/** There is no time left at all. */
const SATURATED = 0.98;
/** Where sending takes less of the time than this, longer windows would free next to nothing. */
const CONSIDERABLE = 0.15;
/** There is enough left for twice as many frames. */
const RELAXED = 0.75;

export interface Effort {
  /** What had gathered was sent so long after it was due. */
  readonly tookMs: number;
  /** Of which so much was spent on sending. */
  readonly sendingMs: number;
  /** For how much of the time since this was told last the event loop was not idle. */
  readonly busyMs: number;
  /** How long that was. */
  readonly forMs: number;
}

export class Pressure {
  #step = 0;
  #tookMs = 0;
  #sendingMs = 0;
  #busyMs = 0;
  #forMs = 0;

  get windowMs(): number {
    return WINDOWS_MS[this.#step] ?? 0;
  }

  /** There is time left. */
  get isLow(): boolean {
    return this.#step === 0;
  }

  /** What had gathered has been sent. */
  felt({ tookMs, sendingMs, busyMs, forMs }: Effort): void {
    this.#tookMs += (tookMs - this.#tookMs) / MEMORY;
    this.#sendingMs += sendingMs;
    this.#busyMs += busyMs;
    this.#forMs += forMs;
    // It is not over when the next is due.
    if (this.#tookMs > this.windowMs) this.#turn(+1);
    else if (this.#forMs >= JUDGED_MS) this.#turn(this.#judge());
  }

  #judge(): -1 | 0 | 1 {
    const busy = this.#busyMs / this.#forMs;
    // Others, people on their way in, say, wait for the time that sending takes.
    if (busy > SATURATED && this.#sendingMs / this.#forMs > CONSIDERABLE) return +1;
    const wouldFit = this.#tookMs < (WINDOWS_MS[this.#step - 1] ?? 0) / 2;
    return busy < RELAXED && wouldFit ? -1 : 0;
  }

  /** Begins anew to judge. */
  #turn(by: -1 | 0 | 1): void {
    this.#step = Math.min(Math.max(0, this.#step + by), WINDOWS_MS.length - 1);
    this.#sendingMs = 0;
    this.#busyMs = 0;
    this.#forMs = 0;
  }
}
