/**
 * What is due at a time, by the id of whom it concerns: a heap, so that the next is known at once however many there are, and
 * setting or clearing one looks at few others.
 */
interface Deadline {
  readonly id: string;
  dueAt: number;
}

export class Deadlines {
  /** Each is due no later than the two below it, at `2 * index + 1` and the index after that. */
  readonly #heap: Deadline[] = [];
  readonly #indexes = new Map<string, number>();

  get size(): number {
    return this.#heap.length;
  }

  /** When the next is due; `null`: there is none. */
  get nextAt(): number | null {
    return this.#heap[0]?.dueAt ?? null;
  }

  dueAt(id: string): number | undefined {
    const index = this.#indexes.get(id);
    return index === undefined ? undefined : this.#heap[index]?.dueAt;
  }

  /** Takes the place of a former one of the same id. */
  set(id: string, dueAt: number): void {
    this.clear(id);
    this.#settle({ id, dueAt }, this.#heap.length);
  }

  clear(id: string): void {
    const index = this.#indexes.get(id);
    if (index === undefined) return;
    this.#indexes.delete(id);
    const last = this.#heap.pop();
    if (last && last.id !== id) this.#settle(last, index);
  }

  /** Those due at `now`, which stay until they are cleared, and when the next one is; `null`: there is none. */
  at(now: number): { due: string[]; nextAt: number | null } {
    const due: string[] = [];
    let nextAt: number | null = null;
    const indexes = [0];
    for (let index = indexes.pop(); index !== undefined; index = indexes.pop()) {
      const deadline = this.#heap[index];
      if (!deadline) continue;
      if (deadline.dueAt <= now) {
        due.push(deadline.id);
        indexes.push(2 * index + 2, 2 * index + 1);
      } else nextAt = Math.min(deadline.dueAt, nextAt ?? deadline.dueAt);
    }
    return { due, nextAt };
  }

  /** The clock was set: what was due in so long still is. */
  shift(byMs: number): void {
    for (const deadline of this.#heap) deadline.dueAt += byMs;
  }

  /** Brings one that belongs at an index, or above or below it, to where it belongs. */
  #settle(deadline: Deadline, from: number): void {
    let index = from;
    for (let above = this.#above(index); above && above.dueAt > deadline.dueAt; above = this.#above(index)) {
      const parent = (index - 1) >> 1;
      this.#put(above, index);
      index = parent;
    }
    for (let child = this.#sooner(index); child !== null; child = this.#sooner(index)) {
      const below = this.#heap[child];
      if (!below || below.dueAt >= deadline.dueAt) break;
      this.#put(below, index);
      index = child;
    }
    this.#put(deadline, index);
  }

  #above(index: number): Deadline | undefined {
    return index > 0 ? this.#heap[(index - 1) >> 1] : undefined;
  }

  /** Which of the two below an index is due first; `null`: there are none. */
  #sooner(index: number): number | null {
    const [left, right] = [2 * index + 1, 2 * index + 2];
    const [a, b] = [this.#heap[left], this.#heap[right]];
    if (!a) return null;
    return b && b.dueAt < a.dueAt ? right : left;
  }

  #put(deadline: Deadline, index: number): void {
    this.#heap[index] = deadline;
    this.#indexes.set(deadline.id, index);
  }
}
