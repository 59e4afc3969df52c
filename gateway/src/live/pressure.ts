/** How long changes gather under load: the less time the process has left, the fewer and larger frames it sends. */

/** The second still ends, with the sending, within the 100 ms that a change may take; the last are for storms. */
const WINDOWS_MS = [50, 75, 150, 300, 600, 1_200];
/** What sending takes is judged over about so many times: a single late one, a garbage collection, say, is no load. */
const MEMORY = 4;

export class Pressure {
  #step = 0;
  #tookMs = 0;

  get windowMs(): number {
    return WINDOWS_MS[this.#step] ?? 0;
  }

  /** There is time left. */
  get isLow(): boolean {
    return this.#step === 0;
  }

  /** What had gathered was sent so long after it was due. Answers whether the window is longer from now on. */
  felt(tookMs: number): boolean {
    this.#tookMs += (tookMs - this.#tookMs) / MEMORY;
    // It is not over when the next is due. Sooner would be too soon: longer windows are longer to wait for, too.
    if (this.#tookMs > this.windowMs && this.#step < WINDOWS_MS.length - 1) {
      this.#step++;
      return true;
    }
    if (this.#tookMs < (WINDOWS_MS[this.#step - 1] ?? 0) / 2) this.#step--;
    return false;
  }
}
