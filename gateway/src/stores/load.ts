import { together } from '../database/together.ts';
import type { Store } from '../presence/ports.ts';
import type { StoredSubject } from '../presence/subject.ts';

/** `load` of a store: one round trip for all who ask in the same turn of the event loop. */
export function loadTogether(find: (ids: readonly string[]) => Promise<StoredSubject[]>): Store['load'] {
  const foundById = together(async (ids) => new Map((await find(ids)).map((subject) => [subject.id, subject])));
  return async (ids) => {
    const found = await foundById(ids);
    return [...new Set(ids)].flatMap((id) => found.get(id) ?? []);
  };
}
