import type { Store } from '../../presence/ports.ts';
import type { StoredSubject } from '../../presence/subject.ts';
import type { Subjects } from '../../presence/subjects.ts';
import { within } from '../../within.ts';
import type { Observe } from '../observation.ts';
import { READ_MS } from '../patience.ts';
import { softly } from '../softly.ts';

const CHUNK = 1_000;

/** Gives what is stored of these subjects, a chunk a round trip. Never fails: what the store does not tell is left out (P14). */
function loadEach(
  store: Store,
  ids: readonly string[],
  what: string,
  observe: Observe,
  take: (stored: StoredSubject) => void,
): Promise<unknown> {
  return softly(observe, what, async () => {
    for (let i = 0; i < ids.length; i += CHUNK) {
      observe({ kind: 'round-trip', what: 'load' });
      for (const stored of await within(READ_MS, store.load(ids.slice(i, i + CHUNK)))) take(stored);
    }
  });
}

/** Reads stored facts again, of those in memory too; `onNewer`: what is stored is newer than what was known here. */
export function createLearningAgain(
  subjects: Subjects,
  store: Store,
  onNewer: (stored: StoredSubject) => void,
  observe: Observe,
) {
  return async (subjectIds: Iterable<string>): Promise<void> => {
    await loadEach(store, [...subjectIds], 'loading facts again', observe, (stored) => {
      if (stored.facts.version > (subjects.facts(stored.id)?.version ?? 0)) onNewer(stored);
    });
  };
}

/**
 * Brings stored facts of subjects into memory, those that are not there yet. `onMended`: what is stored has times that
 * have not come, which the store is to hear of.
 */
export function createLearning(
  subjects: Subjects,
  store: Store,
  onMended: (subjectId: string) => void,
  now: () => number,
  observe: Observe,
) {
  return async (subjectIds: Iterable<string>): Promise<void> => {
    const unknown = [...subjectIds].filter((id) => !subjects.knows(id));
    await loadEach(store, unknown, 'loading facts', observe, (stored) => {
      if (subjects.know(stored, now())) onMended(stored.id);
    });
  };
}
