import type { Store } from '../../presence/ports.ts';
import type { Standing, Standings, Subjects } from '../../presence/subjects/subjects.ts';
import { mergeClaims, NO_CLAIMS } from '../../presence/truth/claims.ts';
import type { StoredSubject } from '../../presence/truth/subject.ts';
import { READ_MS, within } from '../../within.ts';
import type { Observe } from '../observation.ts';
import { softly } from '../softly.ts';

const CHUNK = 1_000;

/** Gives what is stored of these subjects, a chunk a round trip. Never fails: what the store does not tell is left out (P14). */
function loadEach(
  store: Store,
  ids: readonly string[],
  what: string,
  observe: Observe,
  take: (stored: StoredSubject) => void,
  /** Nothing is stored of this one. */
  miss: (subjectId: string) => void = () => {},
): Promise<true | null> {
  return softly<true>(observe, what, async () => {
    for (let i = 0; i < ids.length; i += CHUNK) {
      const chunk = ids.slice(i, i + CHUNK);
      observe({ kind: 'round-trip', what: 'load' });
      const found = await within(READ_MS, store.load(chunk));
      for (const stored of found) take(stored);
      if (found.length === chunk.length) continue;
      const missing = new Set(chunk);
      for (const { id } of found) missing.delete(id);
      for (const id of missing) miss(id);
    }
    return true;
  });
}

/** Reads stored facts again, of those in memory too; `onNewer`: what is stored is newer than what was known here. */
export function createLearningAgain(
  subjects: Standings,
  store: Store,
  onNewer: (stored: StoredSubject) => void,
  observe: Observe,
) {
  return async (subjectIds: Iterable<string>): Promise<void> => {
    await loadEach(store, [...subjectIds], 'loading facts again', observe, (stored) => {
      if (isNewer(stored, subjects.standing(stored.id))) onNewer(stored);
    });
  };
}

/** Each claim has a time of its own: the version may be another one's. */
export function isNewer({ facts, claims = NO_CLAIMS }: StoredSubject, known: Standing | undefined): boolean {
  if (facts.version > (known?.facts.version ?? 0)) return true;
  const said = known?.claims ?? NO_CLAIMS;
  return mergeClaims(said, claims) !== said;
}

/** Whether all of them could be read. */
export type Learn = (subjectIds: Iterable<string>) => Promise<boolean>;

/** Reads what is stored of subjects, of whoever is known too: what is newer is known from then on. Whether all could be read. */
export function createReading(
  subjects: Pick<Subjects, 'learning'>,
  store: Store,
  now: () => number,
  observe: Observe,
): Learn {
  return async (subjectIds) => {
    const know = (stored: StoredSubject) => void subjects.learning.know(stored, now());
    const read = await loadEach(store, [...subjectIds], 'loading what is shared', observe, know, (id) =>
      subjects.learning.knowUnstored(id, now()),
    );
    return read !== null;
  };
}

/**
 * Brings stored facts of subjects into memory, those that are not there yet. `onMended`: what is stored has times that
 * have not come, which the store is to hear of.
 */
export function createLearning(
  subjects: Standings & Pick<Subjects, 'learning' | 'sharers'>,
  store: Store,
  onMended: (subjectId: string) => void,
  now: () => number,
  observe: Observe,
): { learn: Learn; learnUnread: (onNewer: (stored: StoredSubject) => void) => Promise<string[]> } {
  /** Of whom something may be stored that could not be read. */
  const unread = new Set<string>();

  async function load(ids: readonly string[], take: (stored: StoredSubject) => void): Promise<boolean> {
    for (const id of ids) unread.add(id);
    const done = await loadEach(store, ids, 'loading facts', observe, take, (id) =>
      subjects.learning.knowUnstored(id, now()),
    );
    if (done !== null) for (const id of ids) unread.delete(id);
    return done !== null;
  }

  const know = (stored: StoredSubject) => {
    if (subjects.learning.know(stored, now())) onMended(stored.id);
  };

  return {
    learn: (subjectIds) =>
      load(
        [...subjectIds].filter((id) => !subjects.learning.hasRead(id)),
        know,
      ),

    /** What could not be read is read again. Answers who was not known at all; `onNewer`: less was known of them. */
    async learnUnread(onNewer) {
      const found: string[] = [];
      await load([...new Set([...unread, ...subjects.sharers.doubted])], (stored) => {
        const isNew = !subjects.knows(stored.id);
        if (!isNew && isNewer(stored, subjects.standing(stored.id))) onNewer(stored);
        know(stored);
        if (isNew) found.push(stored.id);
      });
      return found;
    },
  };
}
