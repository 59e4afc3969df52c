/** What all stores know of reading. */
import { together } from '../database/together.ts';
import type { Store } from '../presence/ports.ts';
import type { StoredSubject } from '../presence/truth/subject.ts';

/**
 * What was said is read by the time at which the store wrote it. So long after that it may become readable at last: it was
 * written in a long transaction, or by a server whose clock was behind.
 */
export const LATE_MS = 30_000;

/** So long after a time it may be that something else is said of the same subject at that very time, by what is stored then. */
export const SAME_TIME_MS = 100;

/** `load` of a store: one round trip for all who ask at about the same time. */
export function loadTogether(find: (ids: readonly string[]) => Promise<StoredSubject[]>): Store['load'] {
  const foundById = together(async (ids) => new Map((await find(ids)).map((subject) => [subject.id, subject])));
  return async (ids) => {
    const found = await foundById(ids);
    return [...new Set(ids)].flatMap((id) => found.get(id) ?? []);
  };
}
