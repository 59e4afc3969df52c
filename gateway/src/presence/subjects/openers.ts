import { invisibleIn, keptIn, openingsIn, sharedIn } from '../sight/kept-sharing.ts';
import { NO_OPENINGS, type Openings } from '../sight/openings.ts';
import { type Claims, NO_CLAIMS } from '../truth/claims.ts';
import type { Entries } from './entries.ts';

/** P10: those known here of whom some saw less before than they do, or will have: of the others there is nothing to look up. */
export class Openers {
  readonly #entries: Pick<Entries, 'get'>;
  readonly #ids = new Set<string>();
  readonly ids: ReadonlySet<string> = this.#ids;
  #latestSees = 0;

  constructor(entries: Pick<Entries, 'get'>) {
    this.#entries = entries;
  }

  has(subjectId: string): boolean {
    return this.#ids.has(subjectId);
  }

  /** In which version at least those are told of it, by what it shares, who see it in full. */
  openings(subjectId: string, now: number): Openings {
    if (!this.has(subjectId)) return NO_OPENINGS;
    const entry = this.#entries.get(subjectId);
    return entry ? openingsIn(entry.claims, entry.facts, now) : NO_OPENINGS;
  }

  /** In which version at least it is told of those of whom it sees times, by what it shares itself. */
  sees(subjectId: string): number {
    if (!this.has(subjectId)) return 0;
    return sharedIn(this.#entries.get(subjectId)?.claims ?? NO_CLAIMS).openings.sees;
  }

  /** Of nobody known here that is higher. */
  get latestSees(): number {
    return this.#latestSees;
  }

  /** What is said of a subject may have changed, or has come to be known. */
  hear(subjectId: string, claims: Claims): void {
    if (isOpener(claims)) this.#ids.add(subjectId);
    else this.#ids.delete(subjectId);
    this.#latestSees = Math.max(this.#latestSees, this.sees(subjectId));
  }

  forget(subjectId: string): void {
    this.#ids.delete(subjectId);
  }
}

function isOpener(claims: Claims): boolean {
  if (claims === NO_CLAIMS) return false;
  const isKept = (keptIn(claims)?.openings ?? NO_OPENINGS) !== NO_OPENINGS;
  return isKept || typeof invisibleIn(claims)?.until === 'number';
}
