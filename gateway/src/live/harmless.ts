import { seldom } from '../seldom.ts';

const WARN_EVERY_MS = 10_000;

/**
 * A callback of the host, which presence may call in the middle of anything: what it throws is told to `onThrown`, and
 * presence goes on as if it had returned.
 */
export function harmless<Told>(
  callback: (told: Told) => void,
  onThrown: (error: unknown) => void = warn,
): (told: Told) => void {
  return (told) => {
    try {
      callback(told);
    } catch (error) {
      try {
        onThrown(error);
      } catch (another) {
        warn(another);
      }
    }
  };
}

const isTimeToWarn = seldom(WARN_EVERY_MS);

function warn(error: unknown): void {
  if (!isTimeToWarn()) return;
  process.emitWarning(`A callback of the host has thrown: ${error instanceof Error ? error.stack : String(error)}`);
}
