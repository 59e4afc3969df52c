import { DAY_MS } from '@meeshy/status-protocol';
import type { Records } from './records.ts';

/** So long after their end guests are kept, with their places and sessions. */
const KEPT_MS = DAY_MS;

/** Removes whoever ended longer ago; answers how many. Several gateways may do so at once. */
export async function removeEndedGuests(records: Records, now: number): Promise<number> {
  let removed = 0;
  for (;;) {
    const some = await records.atomically(({ links }) => links.removeEnded(now - KEPT_MS));
    if (some === 0) return removed;
    removed += some;
  }
}
