import { type Person, statusOf, type Thresholds, toWireFacts } from '@meeshy/status-protocol';
import { sql } from 'kysely';
import { listed } from '../database/json.ts';
import { STORED_COLUMNS, toStored } from '../stores/row.ts';
import { audienceOf, seenBy } from './audience.ts';
import type { ChatContext } from './context.ts';
import { noPerson } from './directory.ts';
import { fold } from './fold.ts';
import { readCursor, toPage } from './page.ts';
import type { People, View } from './types.ts';

export const PERSON_COLUMNS = [...STORED_COLUMNS, 'subjects.display_name', 'subjects.name_key'] as const;

type PersonRow = Parameters<typeof toStored>[0] & { display_name: string };

/** The one way from a row to what the viewer may see of it. */
export function toPerson(row: PersonRow, sees: boolean, view: View): Person {
  const stored = toStored(row);
  return {
    id: row.id,
    username: row.username,
    displayName: row.display_name,
    isAnonymous: row.kind === 'anonymous',
    ...toWireFacts(view(stored, sees)),
  };
}

export function createPeople({ db, view, now }: ChatContext, thresholds: Thresholds): People {
  return {
    async person(viewerId, id) {
      const row = await db
        .selectFrom('subjects')
        .select(PERSON_COLUMNS)
        .where('subjects.id', '=', id)
        .where(seenBy(db, viewerId, now()))
        .executeTakeFirst();
      if (!row) throw noPerson();
      return toPerson(row, true, view);
    },

    async presence(viewerId, ids) {
      const rows = await db
        .selectFrom('subjects')
        .select(PERSON_COLUMNS)
        .where('subjects.id', 'in', listed(ids))
        .where(seenBy(db, viewerId, now()))
        .execute();
      return rows.map((row) => toPerson(row, true, view));
    },

    /**
     * The status is that of this moment, as the viewer may know it: it cannot be asked of the database, where facts
     * are written behind. So with a filter everyone who remains is read, still in one round trip.
     */
    async contacts(viewerId, { limit, cursor, search, status }) {
      const at = now();
      const after = readCursor(cursor, 'string');
      const pattern = `%${fold(search ?? '').replace(/[\\%_]/g, '\\$&')}%`;
      let query = db
        .selectFrom('subjects')
        .select(PERSON_COLUMNS)
        .where('subjects.id', 'in', audienceOf(db, viewerId, at))
        .where('subjects.id', '!=', viewerId)
        .orderBy('subjects.name_key')
        .orderBy('subjects.id');
      if (pattern !== '%%') {
        query = query.where(
          sql<boolean>`(subjects.name_key like ${pattern} escape '\\' or subjects.username_key like ${pattern} escape '\\')`,
        );
      }
      if (after) {
        query = query.where((eb) =>
          eb(eb.refTuple('subjects.name_key', 'subjects.id'), '>', eb.tuple(after[0], after[1])),
        );
      }
      const rows = await (status ? query : query.limit(limit + 1)).execute();
      const matching = status
        ? rows.filter((row) => statusOf(view(toStored(row), true), at, thresholds) === status)
        : rows;
      return toPage(
        matching,
        limit,
        (row) => [row.name_key, row.id],
        (row) => toPerson(row, true, view),
      );
    },

    async stored(id) {
      const row = await db.selectFrom('subjects').select(STORED_COLUMNS).where('id', '=', id).executeTakeFirst();
      if (!row) throw noPerson();
      return toStored(row);
    },
  };
}
