/** Moves are counted by the memory, so that a node notices when one did not arrive. */
export class MoveCount {
  /** `null`: from now on, whatever the number. */
  #heard: number | null = null;
  #wasBehind = false;

  restart(): void {
    this.#heard = null;
    this.#wasBehind = false;
  }

  /** The `count`th move arrives. `known`: it did before, or something later. `gap`: one before it did not. */
  hear(count: number): 'known' | 'next' | 'gap' {
    const heard = this.#heard;
    if (heard !== null && count <= heard) return 'known';
    this.#heard = count;
    return heard !== null && count > heard + 1 ? 'gap' : 'next';
  }

  /** So many have been told. Answers whether one was missed: the last may be on its way, but not twice in a row. */
  hasMissed(told: number): boolean {
    this.#heard ??= told;
    const isBehind = told !== this.#heard;
    const hasMissed = isBehind && (this.#wasBehind || told < this.#heard);
    this.#wasBehind = isBehind && !hasMissed;
    if (hasMissed) this.#heard = told;
    return hasMissed;
  }
}
