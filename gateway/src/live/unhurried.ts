import { setImmediate as nextTurn } from 'node:timers/promises';

/** People choose round hours, so many moments are the same: the event loop turns in between. */
const SLICE_MS = 4;

/** Does it for each, in slices. A set may change while it is walked through. */
export async function unhurried<Item>(
  items: Iterable<Item>,
  act: (item: Item) => void,
  isStopped: () => boolean = () => false,
): Promise<void> {
  let since = performance.now();
  for (const item of items) {
    if (performance.now() - since >= SLICE_MS) {
      await nextTurn();
      since = performance.now();
    }
    if (isStopped()) return;
    act(item);
  }
}

/** Those of them that match, looked through in slices. */
export async function sought<Item>(items: Iterable<Item>, matches: (item: Item) => boolean): Promise<Item[]> {
  const found: Item[] = [];
  await unhurried(items, (item) => {
    if (matches(item)) found.push(item);
  });
  return found;
}
