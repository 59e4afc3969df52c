/** A database that cannot be asked just now is nobody's mistake: whoever asked is told to try again (503 over REST). */
import { Refusal } from '../refusal.ts';

/**
 * The `Refusal` for a database that does not answer: `UNAVAILABLE`, with what happened as its `cause`. One that is a
 * refusal already stays as it is.
 */
export function away(cause: unknown): Refusal {
  return cause instanceof Refusal ? cause : new Refusal('UNAVAILABLE', 'This cannot be done just now', { cause });
}

/** What the database itself said, or that it said nothing. */
export function causeOf(error: unknown): unknown {
  return error instanceof Refusal && error.cause !== undefined ? error.cause : error;
}
