import { canonical } from '../names/canonical.ts';
import type { ChatContext } from './context.ts';
import { noPerson } from './directory.ts';
import type { ListPeople } from './listing.ts';
import { readCursor } from './page.ts';
import { toPerson, withFace } from './person.ts';
import type { People, WithStatus } from './types.ts';

export function createPeople(
  { records: { people }, lookAs, now }: ChatContext,
  list: ListPeople,
  withStatus: WithStatus,
): People {
  return {
    async person(viewerId, id) {
      const [record] = await people.seenBy(viewerId, [id], now());
      if (!record) throw noPerson();
      return toPerson(record, true, await lookAs(viewerId, [record]));
    },

    async presence(viewerId, ids) {
      const seen = await people.seenBy(viewerId, ids, now());
      const look = await lookAs(viewerId, seen);
      return seen.map((record) => toPerson(record, true, look));
    },

    /**
     * Those of whom the viewer is told: who shares crowds alone is in their lists of participants (P21). The status is
     * that of this moment, as the viewer may know it: it cannot be asked of the database, where facts
     * are written behind. So presence says who has it, and the database sorts these by name.
     */
    async contacts(viewerId, { limit, cursor, search, status }) {
      const words = canonical(search ?? '');
      const among = status && (await withStatus(viewerId, status));
      return list(
        viewerId,
        {
          after: readCursor(cursor, 'string'),
          limit,
          status,
          first: limit + 1,
          read: (range) => people.contacts(viewerId, { ...range, words, ...(among && { among }) }, now()),
          isSeen: () => true,
        },
        withFace,
      );
    },

    async stored(id) {
      const stored = await people.stored(id);
      if (!stored) throw noPerson();
      return stored;
    },
  };
}
