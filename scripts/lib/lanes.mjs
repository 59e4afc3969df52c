/**
 * Does the tasks in their order, so many at a time: whichever lane is free takes the next.
 *
 * @param {number} lanes
 * @param {(() => Promise<unknown>)[]} tasks
 */
export async function inLanes(lanes, tasks) {
  const waiting = tasks.values();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const task of waiting) await task();
    }),
  );
}
