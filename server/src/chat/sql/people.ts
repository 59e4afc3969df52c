import { listed, STORED_COLUMNS, toStored } from '@meeshy/status-gateway/sql';
import { type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Database, Tables } from '../../database/schema.ts';
import type { PeopleRecords, PersonRecord, Range } from '../records.ts';
import { contactsOf, living, presentIn, seenBy, sees, seesOfMembers } from './audience.ts';

const PERSON_COLUMNS = [...STORED_COLUMNS, 'subjects.display_name', 'subjects.name_key'] as const;

type PersonRow = Parameters<typeof toStored>[0] & { display_name: string; name_key: string };

function toPerson(row: PersonRow): PersonRecord {
  return { ...toStored(row), displayName: row.display_name, nameKey: row.name_key };
}

export function sqlPeople(db: Database): PeopleRecords {
  return {
    async stored(id) {
      const row = await db.selectFrom('subjects').select(STORED_COLUMNS).where('id', '=', id).executeTakeFirst();
      return row ? toStored(row) : null;
    },

    async seenBy(viewerId, ids, now) {
      const rows = await db
        .selectFrom('subjects')
        .select(PERSON_COLUMNS)
        .where('subjects.id', 'in', listed(ids))
        .where(seenBy(db, viewerId, now))
        .execute();
      return rows.map(toPerson);
    },

    async known(viewerId, ids, now) {
      const rows = await db
        .selectFrom('subjects')
        .select(PERSON_COLUMNS)
        .select(sees(db, viewerId, now))
        .where('subjects.id', 'in', listed(ids))
        .execute();
      return rows.map((row) => ({ ...toPerson(row), isSeen: row.sees === 1 }));
    },

    async contacts(viewerId, { words, among, ...range }, now) {
      let query = db
        .selectFrom('subjects')
        .select(PERSON_COLUMNS)
        .where('subjects.id', 'in', contactsOf(db, viewerId, now))
        .where('subjects.id', '!=', viewerId)
        .where(living('subjects', now));
      if (among) query = query.where('subjects.id', 'in', listed(among));
      if (words !== '') query = query.where(called(words));
      return (await query.$call(byName(range)).execute()).map(toPerson);
    },

    async participants(viewerId, conversationId, { words, ...range }, now) {
      let query = db
        .selectFrom('subjects')
        .innerJoin('members', 'members.subject_id', 'subjects.id')
        .innerJoin('conversations', 'conversations.id', 'members.conversation_id')
        .select(PERSON_COLUMNS)
        .select(['members.state', 'conversations.owner_id', seesOfMembers(db, viewerId, now)])
        .where('members.conversation_id', '=', conversationId)
        .where(presentIn(db, viewerId, conversationId))
        .where(living('subjects', now));
      if (words !== '') query = query.where(called(words));
      return (await query.$call(byName(range)).execute()).map((row) => ({
        ...toPerson(row),
        state: row.state,
        isOwner: row.owner_id === row.id,
        isSeen: row.sees === 1,
      }));
    },
  };
}

/** That the words are found in one of the names. */
function called(words: string): RawBuilder<SqlBool> {
  const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(subjects.name_key like ${pattern} escape '\\' or subjects.username_key like ${pattern} escape '\\')`;
}

/** For `$call`: sorted by display name, and the range of it. */
function byName({ after, limit }: Range<string>) {
  return <Names extends keyof Tables, Row>(
    query: SelectQueryBuilder<Tables, Names, Row>,
  ): SelectQueryBuilder<Tables, Names, Row> => {
    let sorted = query.orderBy(sql`subjects.name_key`).orderBy(sql`subjects.id`);
    if (after) {
      const [key, id] = after;
      sorted = sorted.where(sql<boolean>`(subjects.name_key, subjects.id) > (${key}, ${id})`);
    }
    return limit === undefined ? sorted : sorted.limit(limit);
  };
}
