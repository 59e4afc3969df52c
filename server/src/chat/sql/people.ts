import { compiledForMany, keysOf, listed, listOf, STORED_COLUMNS, toStored } from '@meeshy/status-gateway/sql';
import { type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Database, Tables } from '../../database/schema.ts';
import type { PeopleRecords, PersonRecord, Range } from '../records.ts';
import { isContactOf, living, presentIn, seenBy, sees, seesOfMembers } from './audience.ts';

const PERSON_COLUMNS = [...STORED_COLUMNS, 'subjects.display_name', 'subjects.name_key'] as const;

const BY_NAME = ['name_key', 'id'] as const;

type PersonRow = Parameters<typeof toStored>[0] & { display_name: string; name_key: string };

/** Of hundreds at a time: to copy one costs more than to make it, so what is known besides is added to it. */
function toPerson(row: PersonRow): PersonRecord {
  return Object.assign(toStored(row), { displayName: row.display_name, nameKey: row.name_key });
}

export function sqlPeople(db: Database): PeopleRecords {
  const seen = compiledForMany(db, (viewerId: string, list: string, now: number) =>
    db
      .selectFrom('subjects')
      .select(PERSON_COLUMNS)
      .where('subjects.id', 'in', keysOf(list))
      .where(seenBy(db, viewerId, now)),
  );
  const known = compiledForMany(db, (viewerId: string, list: string, now: number) =>
    db
      .selectFrom('subjects')
      .select(PERSON_COLUMNS)
      .select(sees(db, viewerId, now))
      .where('subjects.id', 'in', keysOf(list)),
  );
  const contacts = (viewerId: string, now: number) =>
    db
      .selectFrom('subjects')
      .select(PERSON_COLUMNS)
      .where(isContactOf(db, viewerId, now));
  const allContacts = compiledForMany(
    db,
    (viewerId: string, now: number, nameKey: string, id: string, limit: number) =>
      contacts(viewerId, now).$call(byName({ after: [nameKey, id], limit })),
    BY_NAME,
  );
  const participants = (viewerId: string, conversationId: string, now: number) =>
    db
      .selectFrom('subjects')
      .innerJoin('members', 'members.subject_id', 'subjects.id')
      .innerJoin('conversations', 'conversations.id', 'members.conversation_id')
      .select(PERSON_COLUMNS)
      .select(['members.state', 'conversations.owner_id', seesOfMembers(db, viewerId, now)])
      .where('members.conversation_id', '=', conversationId)
      .where(presentIn(db, viewerId, conversationId))
      .where(living('subjects', now));
  const allParticipants = compiledForMany(
    db,
    (viewerId: string, conversationId: string, now: number, nameKey: string, id: string, limit: number) =>
      participants(viewerId, conversationId, now).$call(byName({ after: [nameKey, id], limit })),
    BY_NAME,
  );

  return {
    async stored(id) {
      const row = await db.selectFrom('subjects').select(STORED_COLUMNS).where('id', '=', id).executeTakeFirst();
      return row ? toStored(row) : null;
    },

    seenBy: async (viewerId, ids, now) => (await seen(viewerId, listOf(ids), now)).map(toPerson),

    async known(viewerId, ids, now) {
      if (ids.length === 0) return [];
      const rows = await known(viewerId, listOf(ids), now);
      return rows.map((row) => Object.assign(toPerson(row), { isSeen: row.sees === 1 }));
    },

    async contacts(viewerId, { words, among, ...range }, now) {
      if (words === '' && !among) return (await allContacts(viewerId, now, ...rangeOf(range))).map(toPerson);
      let query = contacts(viewerId, now);
      if (among) query = query.where('subjects.id', 'in', listed(among));
      if (words !== '') query = query.where(called(words));
      return (await query.$call(byName(range)).execute()).map(toPerson);
    },

    async participants(viewerId, conversationId, { words, ...range }, now) {
      const rows =
        words === ''
          ? await allParticipants(viewerId, conversationId, now, ...rangeOf(range))
          : await participants(viewerId, conversationId, now).where(called(words)).$call(byName(range)).execute();
      return rows.map((row) =>
        Object.assign(toPerson(row), {
          state: row.state,
          isOwner: row.owner_id === row.id,
          isSeen: row.sees === 1,
        }),
      );
    },
  };
}

/** The same range where there has to be one: behind no name comes every name. */
function rangeOf({ after, limit }: Range<string>): [nameKey: string, id: string, limit: number] {
  return [...(after ?? (['', ''] as const)), limit];
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
    return sorted.limit(limit);
  };
}
