import { canonical } from '@meeshy/status-gateway/names/canonical';
import { type Person, toWireFacts } from '@meeshy/status-protocol';
import type { ChatContext } from './context.ts';
import { noPerson } from './directory.ts';
import { readCursor, toPage } from './page.ts';
import type { PersonRecord } from './records.ts';
import type { People, View, WithStatus } from './types.ts';

/** The one way from what is stored to what the viewer may see of it. */
export function toPerson(record: PersonRecord, sees: boolean, view: View): Person {
  const { id, username, kind, displayName, facts } = record;
  const shown = toWireFacts(view({ id, username, kind, facts }, sees));
  return { id, username, displayName, isAnonymous: kind === 'anonymous', ...shown };
}

export function createPeople({ records: { people }, view, now }: ChatContext, withStatus: WithStatus): People {
  return {
    async person(viewerId, id) {
      const [record] = await people.seenBy(viewerId, [id], now());
      if (!record) throw noPerson();
      return toPerson(record, true, view);
    },

    async presence(viewerId, ids) {
      const seen = await people.seenBy(viewerId, ids, now());
      return seen.map((record) => toPerson(record, true, view));
    },

    /**
     * The status is that of this moment, as the viewer may know it: it cannot be asked of the database, where facts
     * are written behind. So presence says who has it, and the database sorts these by name.
     */
    async contacts(viewerId, { limit, cursor, search, status }) {
      const query = { after: readCursor(cursor, 'string'), limit: limit + 1, words: canonical(search ?? '') };
      const among = status && (await withStatus(viewerId, status));
      return toPage(
        await people.contacts(viewerId, { ...query, ...(among && { among }) }, now()),
        limit,
        (record) => [record.nameKey, record.id],
        (record) => toPerson(record, true, view),
      );
    },

    async stored(id) {
      const stored = await people.stored(id);
      if (!stored) throw noPerson();
      return stored;
    },
  };
}
