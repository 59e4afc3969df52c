import type { Interval } from '../../server/src/rhythm/absences.ts';
import type { Zone } from '../../server/src/rhythm/week.ts';

/** Somebody whose returns are predicted. */
export interface Person {
  readonly name: string;
  /** In their order, half an hour and more apart. */
  readonly sessions: readonly Interval[];
  /** Where their own clock stood, as far as it was known: since the last session it is where it was then. */
  readonly zone: Zone;
}

/** The last of what is in order that begins at this time or before; before the first one, the first. */
export function latest<Item>(items: readonly Item[], begins: (item: Item) => number, at: number): Item | undefined {
  let low = 0;
  let high = items.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const item = items[middle];
    if (item !== undefined && begins(item) <= at) low = middle;
    else high = middle - 1;
  }
  return items[low];
}
