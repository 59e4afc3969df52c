/**
 * P17: what was said of people on other nodes, for a node that did not hear it: whoever took it may be cut off from the
 * others, and news get lost. What is stored is asked for it, at each sweep and before an answer that depends on it.
 */
import type { ReadUntil, Store } from '../../presence/ports.ts';
import type { StoredSubject } from '../../presence/truth/subject.ts';
import { READ_MS, within } from '../../within.ts';
import type { Observe } from '../observation.ts';
import { softly } from '../softly.ts';

/** Of so many it is read who and when. */
const PAGE_ROWS = 10_000;
/** Whatever else there is, is read at the next sweep. */
const MOST_PAGES = 5;
/** So many are loaded in one round trip. */
const LOADED_ROWS = 1_000;

export interface ReadingSaidParts {
  readonly store: Pick<Store, 'saidSince' | 'load'>;
  /** Nobody else is loaded. */
  readonly isKnown: (subjectId: string) => boolean;
  /** Something was said of this one. */
  readonly take: (stored: StoredSubject) => void;
  readonly observe: Observe;
}

/**
 * Whatever was stored before it is asked has been taken when it answers. It never fails, and is bounded in time. Many are
 * told again each time, as what was stored lately is: whoever was loaded since is not loaded again.
 */
export function createReadingSaid({ store, isKnown, take, observe }: ReadingSaidParts): () => Promise<void> {
  const saidSince = store.saidSince?.bind(store);
  if (!saidSince) return async () => {};
  let since: ReadUntil | null = null;
  /** By subject when what has been loaded of it was said. */
  let loaded: ReadonlyMap<string, number> = new Map();
  let underway: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  const load = async (ids: readonly string[]): Promise<void> => {
    for (let from = 0; from < ids.length; from += LOADED_ROWS) {
      observe({ kind: 'round-trip', what: 'said' });
      const found = await within(READ_MS, store.load(ids.slice(from, from + LOADED_ROWS)));
      for (const stored of found) take(stored);
    }
  };

  const readAll = async (): Promise<void> => {
    const sure = new Map<string, number>();
    for (let page = 0; page < MOST_PAGES; page++) {
      observe({ kind: 'round-trip', what: 'said' });
      const { said, until, sureUntil, isMore } = await within(READ_MS, saidSince(since, PAGE_ROWS));
      const known = said.filter(({ id }) => isKnown(id));
      await load(known.filter(({ id, at }) => loaded.get(id) !== at).map(({ id }) => id));
      for (const { id, at } of known) if (at <= sureUntil) sure.set(id, at);
      since = until;
      if (isMore) continue;
      // Whoever is not told of any more has not been for a while.
      loaded = sure;
      return;
    }
  };

  const begin = (): Promise<void> => {
    underway = softly(observe, 'reading what was said', readAll).then(() => {
      underway = null;
    });
    return underway;
  };

  return () => {
    if (next) return next;
    if (!underway) return begin();
    // The one underway may have begun before what this one asks for was stored.
    next = underway.then(() => {
      next = null;
      return begin();
    });
    return next;
  };
}
