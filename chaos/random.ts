/** Choices that come out the same again for the same seed. */
export interface Random {
  /** 0 to `count - 1`. */
  below(count: number): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  pick<Item>(items: readonly Item[]): Item;
}

/** From 0, and below 1: the same ones again for the same state, a whole number of 32 bits. */
export function mulberry32(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `stream`: independent choices out of one seed, so that one kind of choice does not shift another. */
export function createRandom(seed: number, stream: number): Random {
  const next = mulberry32(Math.imul(seed ^ Math.imul(stream + 1, 0x9e3779b9), 0x85ebca6b));
  const below = (count: number) => Math.floor(next() * count);
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    pick: (items) => items[below(items.length)] as (typeof items)[number],
  };
}
