/** P16: what is claimed of subjects, and what of that begins or ends by itself, each at its moment. */
import { Deadlines } from '../deadlines.ts';
import type { Rules } from '../decision/rules.ts';
import { type Claims, mergeClaims } from '../truth/claims.ts';
import { nextTurnIn } from '../truth/saying.ts';
import type { Subject } from '../truth/subject.ts';
import type { Change } from './change.ts';
import type { Entries } from './entries.ts';
import { type Entry, tellSaid } from './entry.ts';
import type { KnownSharing } from './known-sharing.ts';

export class Claiming {
  readonly #entries: Entries;
  readonly #rules: Rules;
  readonly #turns = new Deadlines();
  readonly #sharing: Pick<KnownSharing, 'hear'>;
  /** Called when there is another moment to wait for. */
  #onPlanned = () => {};

  constructor(entries: Entries, sharing: Pick<KnownSharing, 'hear'>, rules: Rules) {
    this.#entries = entries;
    this.#rules = rules;
    this.#sharing = sharing;
  }

  listen(onPlanned: () => void): void {
    this.#onPlanned = onPlanned;
  }

  /** Something else is claimed of a subject from now on, and may be told (`turn`) when those are to know who see it no more. */
  claim(subject: Subject, claims: Claims, now: number): void {
    const entry = this.#entries.of(subject, now);
    entry.claims = claims;
    this.#sharing.hear(entry, now);
    this.plan(entry, now);
  }

  /** Another hand says this of a subject: the later of both counts. */
  hear(entry: Entry, said: Claims, now: number): void {
    const claims = mergeClaims(entry.claims, said);
    if (claims === entry.claims) return;
    entry.claims = claims;
    this.#sharing.hear(entry, now);
    this.plan(entry, now);
  }

  /** When something next begins or ends; `null`: never, as far as is known. */
  get nextAt(): number | null {
    return this.#turns.nextAt;
  }

  /** Those of whom something has begun or ended at `now`. */
  due(now: number): string[] {
    return this.#turns.at(now).due;
  }

  /** Whether such a moment has come of a subject, and is still to be told. */
  isTurning(subjectId: string, now: number): boolean {
    const dueAt = this.#turns.dueAt(subjectId);
    return dueAt !== undefined && dueAt <= now;
  }

  /** Such a moment has come. The change, if something else is said of the subject now than viewers were told. */
  turn(subjectId: string, now: number): Change | null {
    const entry = this.#entries.get(subjectId);
    if (!entry) {
      this.#turns.clear(subjectId);
      return null;
    }
    this.#sharing.hear(entry, now);
    this.plan(entry, now);
    return tellSaid(entry, now, this.#rules);
  }

  /** What is claimed of a subject may have changed. */
  plan({ subject, claims }: Entry, now: number): void {
    const next = nextTurnIn(claims, now);
    if (next === null) this.#turns.clear(subject.id);
    else {
      this.#turns.set(subject.id, next);
      this.#onPlanned();
    }
  }

  forget(subjectId: string): void {
    this.#turns.clear(subjectId);
  }
}
