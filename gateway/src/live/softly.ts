import type { Observe } from './observation.ts';

/** P14: does what the outside may fail at; a failure is observed, and presence goes on. `null`: it failed. */
export async function softly<Result>(
  observe: Observe,
  what: string,
  work: () => Promise<Result>,
): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    observe({ kind: 'failed-softly', what, error });
    return null;
  }
}
