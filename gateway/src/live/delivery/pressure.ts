/**
 * How long changes gather: the more of its time the process spends on sending, the fewer and larger frames it sends.
 *
 *   others ───┐
 *             ├─▶ busy    all of the time: longer windows; less: as short as fits the aim
 *   sending ──┘           sending takes in inverse proportion to the window, or less than that
 *
 * While there is time left, windows are at ease: as short as is cheap.
 */

const SHORTEST_MS = 25;
/** With the sending, such a window still ends within the 100 ms that a change may take. What is longer is for want of time, */
const EASE_MS = 60;
/** and the longest are for storms. */
const LONGEST_MS = 1_200;
/** So much of the time sending may take before windows at ease get longer. */
const CHEAP = 0.15;
/** What sending takes is judged over about so many times: a single late one, a garbage collection, say, is no load. */
const MEMORY = 4;
/** How busy the process is, is judged at this distance at least, and over so many windows. */
const JUDGED_MS = 500;
const JUDGED_WINDOWS = 2;
/** There is no time left at all. How much more there is to do, nobody knows: it is found out step by step. */
const SATURATED = 0.98;
/** So busy it is to be with windows as short as that allows. */
const AIM = 0.95;
/** Where sending takes less of the time than this, longer windows would free next to nothing. */
const CONSIDERABLE = 0.15;
const LONGER = 1.25;
/** What is shorter by less is not worth a change: two measurements of the same differ by as much. */
const SHORTER = 1.08;
const SHORTER_AT_MOST = 2;

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
  #windowMs = EASE_MS;
  #tookMs = 0;
  #sendingMs = 0;
  #busyMs = 0;
  #forMs = 0;

  get windowMs(): number {
    return this.#windowMs;
  }

  /** There is time left. */
  get isLow(): boolean {
    return this.#windowMs <= EASE_MS;
  }

  /** What had gathered has been sent. Answers whether windows are longer from now on, for want of time. */
  felt({ tookMs, sendingMs, busyMs, forMs }: Effort): boolean {
    this.#tookMs += (tookMs - this.#tookMs) / MEMORY;
    this.#sendingMs += sendingMs;
    this.#busyMs += busyMs;
    this.#forMs += forMs;
    const isOver = this.#tookMs <= this.#windowMs;
    const windows = this.#forMs / this.#windowMs;
    const isJudged = isOver ? this.#forMs >= JUDGED_MS && windows >= JUDGED_WINDOWS : windows >= 1;
    if (!isJudged) return false;
    const before = this.#windowMs;
    // Others, people on their way in, say, wait for the time that sending takes.
    const isWanting = !isOver || this.#busyMs / this.#forMs > SATURATED;
    this.#set(isWanting ? this.#longer() : this.#fitting());
    return isWanting && this.#windowMs > before;
  }

  #longer(): number {
    return this.#sendingMs / this.#forMs > CONSIDERABLE ? LONGER * this.#windowMs : this.#windowMs;
  }

  #fitting(): number {
    const windowMs = this.#windowMs;
    const busy = this.#busyMs / this.#forMs;
    const sending = this.#sendingMs / this.#forMs;
    const left = Math.max(AIM - (busy - sending), CONSIDERABLE);
    const easyMs = Math.min((windowMs * sending) / CHEAP, EASE_MS);
    const fittingMs = Math.max((windowMs * sending) / left, this.#tookMs, easyMs);
    if (fittingMs * SHORTER < windowMs) return Math.max(fittingMs, windowMs / SHORTER_AT_MOST);
    return easyMs > windowMs ? Math.min(easyMs, LONGER * windowMs) : windowMs;
  }

  /** Begins anew to judge. */
  #set(windowMs: number): void {
    this.#windowMs = Math.min(Math.max(SHORTEST_MS, Math.round(windowMs)), LONGEST_MS);
    this.#sendingMs = 0;
    this.#busyMs = 0;
    this.#forMs = 0;
  }
}
