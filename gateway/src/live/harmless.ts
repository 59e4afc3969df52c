import { seldom } from '../seldom.ts';

const WARN_EVERY_MS = 10_000;

/**
 * A callback of the host, which presence may call in the middle of anything: what it throws, or rejects with, is told to
 * `onThrown`, and presence goes on as if it had returned.
 */
export function harmless<Told>(
  callback: (told: Told) => unknown,
  onThrown?: (error: unknown) => void,
): (told: Told) => void {
  return (told) => tellHarmlessly(callback, told, onThrown);
}

/** The same of one call. */
export function tellHarmlessly<Told>(
  callback: ((told: Told) => unknown) | undefined,
  told: Told,
  onThrown: (error: unknown) => void = warn,
): void {
  const fail = (error: unknown) => {
    try {
      onThrown(error);
    } catch (another) {
      warn(another);
    }
  };
  try {
    const answer = callback?.(told);
    if (answer instanceof Promise) answer.catch(fail);
  } catch (error) {
    fail(error);
  }
}

const isTimeToWarn = seldom(WARN_EVERY_MS);

function warn(error: unknown): void {
  if (!isTimeToWarn()) return;
  process.emitWarning(`A callback of the host has thrown: ${error instanceof Error ? error.stack : String(error)}`);
}
