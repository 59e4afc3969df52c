import { type Shown, wireOf } from '@meeshy/status-gateway';
import type { Person } from '@meeshy/status-protocol';
import { canonical } from '../names/canonical.ts';
import type { ChatContext } from './context.ts';
import { noPerson } from './directory.ts';
import { readCursor, toPage } from './page.ts';
import type { PersonRecord } from './records.ts';
import type { People, View, WithStatus } from './types.ts';

/** A person as the viewer sees them. */
export function toPerson(record: PersonRecord, viewerId: string, isSeen: boolean, view: View): Shown<Person> {
  const { id, username, kind, displayName, facts } = record;
  const shown = wireOf(view(viewerId, { id, username, kind, facts }, isSeen));
  return { id, username, displayName, isAnonymous: kind === 'anonymous', ...shown };
}

export function createPeople({ records: { people }, view, now }: ChatContext, withStatus: WithStatus): People {
  return {
    async person(viewerId, id) {
      const [record] = await people.seenBy(viewerId, [id], now());
      if (!record) throw noPerson();
      return toPerson(record, viewerId, true, view);
    },

    async presence(viewerId, ids) {
      const seen = await people.seenBy(viewerId, ids, now());
      return seen.map((record) => toPerson(record, viewerId, true, view));
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
        (record) => toPerson(record, viewerId, true, view),
      );
    },

    async stored(id) {
      const stored = await people.stored(id);
      if (!stored) throw noPerson();
      return stored;
    },
  };
}
