import { type Face, type Look, type Shown, wireOf } from '@meeshy/status-gateway';
import { type Person, type Status, statusOf, type Thresholds } from '@meeshy/status-protocol';
import { canonical } from '../names/canonical.ts';
import type { ChatContext } from './context.ts';
import { noPerson } from './directory.ts';
import { readCursor, toPage } from './page.ts';
import type { PersonRecord } from './records.ts';
import type { People, WithStatus } from './types.ts';

/** So many are read at a time, however few of them are to be listed. */
const MOST_READ = 1_000;

/** A person as whoever looks sees them. */
export function toPerson(record: PersonRecord, isSeen: boolean, look: Look): Shown<Person> {
  return withFace(record, faceIn(record, isSeen, look));
}

function faceIn({ id, username, kind, facts, claims }: PersonRecord, isSeen: boolean, look: Look): Face {
  return look({ id, username, kind, facts, ...(claims && { claims }) }, isSeen);
}

function withFace({ id, username, kind, displayName }: PersonRecord, face: Face): Shown<Person> {
  return { id, username, displayName, isAnonymous: kind === 'anonymous', ...wireOf(face) };
}

export function createPeople(
  { records: { people }, view, now }: ChatContext,
  withStatus: WithStatus,
  thresholds: Thresholds,
): People {
  type Query = Parameters<typeof people.contacts>[1];

  /**
   * `limit` people of this status, unless there are no more. Who of them has it by now, as the viewer sees it, shows when
   * they have been read: so others are read in their place, and a page tells nothing of those who have it no more.
   */
  async function listed(viewerId: string, status: Status | undefined, query: Query & { limit: number }) {
    const found: { record: PersonRecord; face: Face }[] = [];
    for (let { after, limit } = query; ; limit = Math.min(2 * limit, MOST_READ)) {
      const records = await people.contacts(viewerId, { ...query, after, limit }, now());
      const look = await view(viewerId, records);
      const shown = records.map((record) => ({ record, face: faceIn(record, true, look) }));
      found.push(...shown.filter(({ face }) => !status || statusOf(face, now(), thresholds) === status));
      const last = records.at(-1);
      if (found.length >= query.limit || records.length < limit || !last) return found.slice(0, query.limit);
      after = [last.nameKey, last.id];
    }
  }

  return {
    async person(viewerId, id) {
      const [record] = await people.seenBy(viewerId, [id], now());
      if (!record) throw noPerson();
      return toPerson(record, true, await view(viewerId, [record]));
    },

    async presence(viewerId, ids) {
      const seen = await people.seenBy(viewerId, ids, now());
      const look = await view(viewerId, seen);
      return seen.map((record) => toPerson(record, true, look));
    },

    /**
     * The status is that of this moment, as the viewer may know it: it cannot be asked of the database, where facts
     * are written behind. So presence says who has it, and the database sorts these by name.
     */
    async contacts(viewerId, { limit, cursor, search, status }) {
      const query = { after: readCursor(cursor, 'string'), limit: limit + 1, words: canonical(search ?? '') };
      const among = status && (await withStatus(viewerId, status));
      return toPage(
        await listed(viewerId, status, { ...query, ...(among && { among }) }),
        limit,
        ({ record }) => [record.nameKey, record.id],
        ({ record, face }) => withFace(record, face),
      );
    },

    async stored(id) {
      const stored = await people.stored(id);
      if (!stored) throw noPerson();
      return stored;
    },
  };
}
