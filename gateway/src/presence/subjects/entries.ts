import { ABSENT, type Facts } from '@meeshy/status-protocol';
import type { Subject } from '../truth/subject.ts';
import { type Entry, newEntry } from './entry.ts';

/** All that this node remembers, by subject. */
export class Entries {
  readonly #byId = new Map<string, Entry>();
  /** Of whom nothing is stored, as read just now: who comes to be known shares everything. */
  readonly #unstored = new Set<string>();
  #onDoubt: (entry: Entry) => void = () => {};

  /** `onDoubt`: it is not known of somebody new what they share. */
  listen(onDoubt: (entry: Entry) => void): void {
    this.#onDoubt = onDoubt;
  }

  get size(): number {
    return this.#byId.size;
  }

  get(subjectId: string): Entry | undefined {
    return this.#byId.get(subjectId);
  }

  all(): MapIterator<Entry> {
    return this.#byId.values();
  }

  /**
   * What is remembered of somebody of whom something is heard now; `facts`: if nothing was known; `isSharingKnown`: it is
   * told with it.
   */
  of(subject: Subject, now: number, facts: Facts = ABSENT, isSharingKnown = false): Entry {
    const known = this.#byId.get(subject.id);
    if (known) {
      known.touchedAt = now;
      return known;
    }
    const entry = newEntry(subject, now, facts);
    this.#byId.set(subject.id, entry);
    if (this.#unstored.delete(subject.id) || isSharingKnown) entry.isSharingKnown = true;
    if (!entry.isSharingKnown) this.#onDoubt(entry);
    return entry;
  }

  /** Nothing is stored of somebody of whom nothing is known. */
  unstored(subjectId: string): void {
    this.#unstored.add(subjectId);
  }

  forget(subjectId: string): void {
    this.#byId.delete(subjectId);
  }

  /** Who is not `needed` any more is read again when they are. */
  forgetUnstored(isNeeded: (subjectId: string) => boolean): void {
    for (const id of this.#unstored) if (!isNeeded(id)) this.#unstored.delete(id);
  }
}
