/** Some work has taken longer than anybody waits for it. */
export class TooLate extends Error {}

/** P14: so long whoever begins, or asks, waits for the database; what comes later is shown later. */
export const READ_MS = 2_000;

/** So long something goes on that may be much, before the event loop turns and others come to act. */
export const SLICE_MS = 4;

/** The outcome of some work, or a rejection with `TooLate` when it takes longer than `ms`. The work itself goes on. */
export function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  // Every connection waits so several times: one promise is less to make than a race of two.
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TooLate(`no answer within ${ms} ms`)), ms);
    work.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (error: Error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
