import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

/** People choose round hours, so many moments are the same: the event loop turns in between. */
const SLICE_MS = 4;

/** Between two slices of what can wait, so that others go first most of the time. */
const REST_MS = 12;

/** Does it for each, in slices. A set may change while it is walked through. */
export function unhurried<Item>(
  items: Iterable<Item>,
  act: (item: Item) => void,
  isStopped: () => boolean = () => false,
): Promise<void> {
  return inSlices(items, act, nextTurn, isStopped);
}

/** The same of what can wait. */
export function leisurely<Item>(
  items: Iterable<Item>,
  act: (item: Item) => void,
  isStopped: () => boolean = () => false,
): Promise<void> {
  return inSlices(items, act, () => pause(REST_MS), isStopped);
}

async function inSlices<Item>(
  items: Iterable<Item>,
  act: (item: Item) => void,
  rest: () => Promise<unknown>,
  isStopped: () => boolean,
): Promise<void> {
  let since = performance.now();
  for (const item of items) {
    if (performance.now() - since >= SLICE_MS) {
      await rest();
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
