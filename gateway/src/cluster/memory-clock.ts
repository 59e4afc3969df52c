/** With Redis, time is Redis's: told by its answers, and counted on from them by a clock that nobody sets. */
import type { Clock } from '../clock.ts';

/** An answer that came sooner is worth setting the clock by to the millisecond. */
const QUICK_MS = 100;
/** Two readings of one clock that disagree by more than the way of the answers explains: it was set in between. */
const TOLERANCE_MS = 500;

export class MemoryClock {
  readonly #clock: Clock;
  /** What the clock of the memory is ahead of the steady one; `null`: it has not been heard yet. */
  #aheadMs: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Epoch milliseconds. Until the memory has answered once, by the clock of this machine. */
  now(): number {
    return Math.round(this.#aheadMs === null ? this.#clock.wall() : this.#clock.steady() + this.#aheadMs);
  }

  /**
   * The memory was asked at `askedAt`, by the steady clock, and said `said`: so by now it is that late at least, and
   * later by no more than the answer took. Answers whether its clock was set since it was last heard.
   */
  hear(said: number, askedAt: number): boolean {
    const steady = this.#clock.steady();
    const tookMs = steady - askedAt;
    const aheadMs = said + tookMs / 2 - steady;
    const isFirst = this.#aheadMs === null;
    const isExplained = !isFirst && Math.abs(aheadMs - (this.#aheadMs ?? 0)) <= tookMs / 2 + TOLERANCE_MS;
    if (!isExplained || tookMs <= QUICK_MS) this.#aheadMs = aheadMs;
    return !isFirst && !isExplained;
  }
}
