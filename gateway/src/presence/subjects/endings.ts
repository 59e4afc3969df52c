/** P4 to P6: those whose last session has ended, while every exit still says online. */
import { Deadlines } from '../deadlines.ts';
import type { Entry } from './entry.ts';

export class Endings {
  readonly #deadlines = new Deadlines();

  /** The last session ended at `at`, which becomes true for everybody at `dueAt`. */
  begin(entry: Entry, at: number, dueAt: number): void {
    entry.ending = { at, dueAt };
    this.#deadlines.set(entry.subject.id, dueAt);
  }

  /** The subject is back, or its end is decided. */
  cancel(entry: Entry): void {
    entry.ending = null;
    this.#deadlines.clear(entry.subject.id);
  }

  /** Those that are due at `now`, and when the next one is. */
  at(now: number): { due: string[]; nextAt: number | null } {
    return this.#deadlines.at(now);
  }

  /** The clock was set; what is remembered of each subject moves by itself. */
  shift(byMs: number): void {
    this.#deadlines.shift(byMs);
  }
}
