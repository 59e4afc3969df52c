/** Walks through many, in slices between which others have their turn. */
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { SLICE_MS } from '../within.ts';

/** Between two slices in the background, so that others go first most of the time. */
const REST_MS = 12;

/** Does it for each. A set may change while it is walked through. */
export function eachInSlices<Item>(
  items: Iterable<Item>,
  act: (item: Item) => void,
  isStopped: () => boolean = () => false,
): Promise<void> {
  return inSlices(items, act, nextTurn, isStopped);
}

/** The same of what can wait. */
export function eachInBackground<Item>(
  items: Iterable<Item>,
  act: (item: Item) => void,
  isStopped: () => boolean = () => false,
): Promise<void> {
  return inSlices(items, act, () => pause(REST_MS), isStopped);
}

/** Those of them that match. */
export async function foundInSlices<Item>(items: Iterable<Item>, matches: (item: Item) => boolean): Promise<Item[]> {
  const found: Item[] = [];
  await eachInSlices(items, (item) => {
    if (matches(item)) found.push(item);
  });
  return found;
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
