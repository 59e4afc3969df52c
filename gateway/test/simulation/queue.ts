/** A binary heap: whatever comes before all the others is first. */
export class Queue<Item> {
  readonly #items: Item[] = [];
  readonly #isBefore: (a: Item, b: Item) => boolean;

  constructor(isBefore: (a: Item, b: Item) => boolean) {
    this.#isBefore = isBefore;
  }

  get first(): Item | undefined {
    return this.#items[0];
  }

  push(item: Item): void {
    let place = this.#items.push(item) - 1;
    for (let parent = parentOf(place); place > 0; parent = parentOf(place)) {
      const above = this.#items[parent];
      if (above === undefined || this.#isBefore(above, item)) break;
      this.#items[place] = above;
      place = parent;
    }
    this.#items[place] = item;
  }

  /** Takes the first out. */
  shift(): Item | undefined {
    const { first } = this;
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.#sink(last);
    return first;
  }

  /** Puts an item in the place of the first, and lets it sink to where it belongs. */
  #sink(item: Item): void {
    let place = 0;
    for (let child = this.#firstChildOf(place); child !== null; child = this.#firstChildOf(place)) {
      const below = this.#items[child];
      if (below === undefined || this.#isBefore(item, below)) break;
      this.#items[place] = below;
      place = child;
    }
    this.#items[place] = item;
  }

  /** Which of the two below a place comes first. */
  #firstChildOf(place: number): number | null {
    const [left, right] = [2 * place + 1, 2 * place + 2];
    const [a, b] = [this.#items[left], this.#items[right]];
    if (a === undefined) return null;
    return b !== undefined && this.#isBefore(b, a) ? right : left;
  }
}

const parentOf = (place: number) => (place - 1) >> 1;
