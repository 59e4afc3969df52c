/** More than this many moves are not awaited any more. */
const MOST_AWAITED = 1_000;

/** Moves are counted by the memory, so that a node notices when one did not arrive. */
export class MoveCount {
  /** `null`: from now on, whatever the number. */
  #heard: number | null = null;
  /** Those that others have overtaken. */
  readonly #awaited = new Set<number>();
  #wasBehind = false;

  restart(): void {
    this.#heard = null;
    this.#awaited.clear();
    this.#wasBehind = false;
  }

  /** The `count`th move arrives. `gap`: one before it did not, so far. `late`: it was overtaken. `known`: once more. */
  hear(count: number): 'next' | 'gap' | 'late' | 'known' {
    const next = (this.#heard ?? count - 1) + 1;
    if (count < next) return this.#awaited.delete(count) ? 'late' : 'known';
    this.#await(next, count);
    this.#heard = count;
    return count === next ? 'next' : 'gap';
  }

  /** So many have been told. Answers whether one was missed: the last may be on its way, but not twice in a row. */
  hasMissed(told: number): boolean {
    this.#heard ??= told;
    const isBehind = told !== this.#heard;
    const hasMissed = isBehind && (this.#wasBehind || told < this.#heard);
    this.#wasBehind = isBehind && !hasMissed;
    if (!hasMissed) return false;
    const next = this.#heard + 1;
    this.restart();
    // Some of them may only be late.
    this.#await(next, told + 1);
    this.#heard = told;
    return true;
  }

  #await(from: number, to: number): void {
    for (let missing = Math.max(from, to - MOST_AWAITED); missing < to; missing++) this.#awaited.add(missing);
    for (const oldest of this.#awaited) {
      if (this.#awaited.size <= MOST_AWAITED) break;
      this.#awaited.delete(oldest);
    }
  }
}
