import { atMost, detailOf, keyOf, SELF, type Sight, type Sights } from '../../presence/sight/sight.ts';
import type { Latest } from './latest.ts';

/** Before the sights of a viewer that are its own. */
const APART = '\x01';
const SEPARATOR = '\n';

/** Which viewers see those alike of whom there is news, and who sees some of them in a way of its own. */
export class Apart {
  readonly #sights: Sights;
  readonly #latest: Pick<Latest, 'hasToItself' | 'newsAt' | 'subjectIds'>;
  /** By viewer, how it sees whom it sees in a way of its own; `changes`: of the sights that this was found out by. */
  #found: { readonly of: ReadonlyMap<string, string>; readonly changes: number } | null = null;

  constructor(sights: Sights, latest: Pick<Latest, 'hasToItself' | 'newsAt' | 'subjectIds'>) {
    this.#sights = sights;
    this.#latest = latest;
  }

  /** Everybody is told the same. */
  get isForAll(): boolean {
    return this.#sights.areFull && !this.#latest.hasToItself;
  }

  /** There is other news, or of others. */
  changed(): void {
    this.#found = null;
  }

  /** The same text for all who see alike. */
  sightsOf(viewerId: string): string {
    if (this.isForAll) return '';
    const { changes } = this.#sights;
    if (this.#found?.changes !== changes) this.#found = { of: this.#find(), changes };
    return APART + this.#sights.limitOf(viewerId) + (this.#found.of.get(viewerId) ?? '');
  }

  #find(): Map<string, string> {
    const apart = new Map<string, string>();
    const note = (viewerId: string, subjectId: string, sight: Sight) =>
      apart.set(viewerId, `${apart.get(viewerId) ?? ''}${SEPARATOR}${subjectId}${APART}${keyOf(sight)}`);
    for (const subjectId of this.#latest.subjectIds) {
      for (const [viewerId, sight] of this.#sights.exceptionsOf(subjectId)) {
        if (viewerId !== subjectId) note(viewerId, subjectId, sight);
      }
      if (!this.#seesItselfAsOthersDo(subjectId)) note(subjectId, subjectId, SELF);
    }
    return apart;
  }

  #seesItselfAsOthersDo(subjectId: string): boolean {
    if (this.#latest.newsAt(subjectId)?.toItself()) return false;
    return detailOf(atMost(this.#sights.shownBy(subjectId), this.#sights.limitOf(subjectId))) === 'full';
  }
}
