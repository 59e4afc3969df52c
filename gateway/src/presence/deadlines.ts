/**
 * What is due at a time, by the id of whom it concerns: a heap, so that the next is known at once however many there are, and
 * setting or clearing one looks at few others.
 */
interface Deadline {
  readonly id: string;
  dueAt: number;
}

export class Deadlines {
  /** Each is due no later than the two below it, at `2 * place + 1` and the place after that. */
  readonly #heap: Deadline[] = [];
  readonly #places = new Map<string, number>();

  get size(): number {
    return this.#heap.length;
  }

  /** When the next is due; `null`: there is none. */
  get nextAt(): number | null {
    return this.#heap[0]?.dueAt ?? null;
  }

  dueAt(id: string): number | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.#heap[place]?.dueAt;
  }

  /** Takes the place of a former one of the same id. */
  set(id: string, dueAt: number): void {
    this.clear(id);
    this.#settle({ id, dueAt }, this.#heap.length);
  }

  clear(id: string): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    this.#places.delete(id);
    const last = this.#heap.pop();
    if (last && last.id !== id) this.#settle(last, place);
  }

  /** Those due at `now`, which stay until they are cleared, and when the next one is; `null`: there is none. */
  at(now: number): { due: string[]; nextAt: number | null } {
    const due: string[] = [];
    let nextAt: number | null = null;
    const places = [0];
    for (let place = places.pop(); place !== undefined; place = places.pop()) {
      const deadline = this.#heap[place];
      if (!deadline) continue;
      if (deadline.dueAt <= now) {
        due.push(deadline.id);
        places.push(2 * place + 2, 2 * place + 1);
      } else nextAt = Math.min(deadline.dueAt, nextAt ?? deadline.dueAt);
    }
    return { due, nextAt };
  }

  /** The clock was set: what was due in so long still is. */
  shift(byMs: number): void {
    for (const deadline of this.#heap) deadline.dueAt += byMs;
  }

  /** Brings one that belongs at a place, or above or below it, to where it belongs. */
  #settle(deadline: Deadline, from: number): void {
    let place = from;
    for (let above = this.#above(place); above && above.dueAt > deadline.dueAt; above = this.#above(place)) {
      const parent = (place - 1) >> 1;
      this.#put(above, place);
      place = parent;
    }
    for (let child = this.#sooner(place); child !== null; child = this.#sooner(place)) {
      const below = this.#heap[child];
      if (!below || below.dueAt >= deadline.dueAt) break;
      this.#put(below, place);
      place = child;
    }
    this.#put(deadline, place);
  }

  #above(place: number): Deadline | undefined {
    return place > 0 ? this.#heap[(place - 1) >> 1] : undefined;
  }

  /** Which of the two below a place is due first; `null`: there are none. */
  #sooner(place: number): number | null {
    const [left, right] = [2 * place + 1, 2 * place + 2];
    const [a, b] = [this.#heap[left], this.#heap[right]];
    if (!a) return null;
    return b && b.dueAt < a.dueAt ? right : left;
  }

  #put(deadline: Deadline, place: number): void {
    this.#heap[place] = deadline;
    this.#places.set(deadline.id, place);
  }
}
