import { listed, lockRows } from '@meeshy/status-gateway/sql';
import type { Database } from '../../database/schema.ts';
import { writeLooks } from '../../names/stored-looks.ts';
import type { LinkRecords } from '../records.ts';
import { living } from './audience.ts';

/** Guests who are removed in one transaction. */
const AT_ONCE = 200;

export function sqlLinks(db: Database): LinkRecords {
  return {
    async add({ id, conversationId, token, createdAt, expiresAt }) {
      const link = { id, conversation_id: conversationId, token, created_at: createdAt, expires_at: expiresAt };
      await db
        .insertInto('share_links')
        .values({ ...link, revoked_at: null })
        .execute();
    },

    /** In a transaction nobody revokes it before the end. */
    async open(token, now) {
      const link = await db
        .selectFrom('share_links')
        .select(['id', 'conversation_id as conversationId', 'expires_at as expiresAt'])
        .where('token', '=', token)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', now)
        .$call(lockRows(db))
        .executeTakeFirst();
      return link ?? null;
    },

    async revoke(linkId, conversationId, now) {
      const link = await db
        .updateTable('share_links')
        .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(now)) }))
        .where('id', '=', linkId)
        .where('conversation_id', '=', conversationId)
        .returning('id')
        .executeTakeFirst();
      return link !== undefined;
    },

    async guestsOf(linkId) {
      const sessions = await db
        .selectFrom('anonymous_sessions')
        .select('subject_id')
        .where('link_id', '=', linkId)
        .execute();
      return sessions.map((row) => row.subject_id);
    },

    async countGuests(linkId, now) {
      const { count } = await db
        .selectFrom('anonymous_sessions as session')
        .innerJoin('subjects', 'subjects.id', 'session.subject_id')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('session.link_id', '=', linkId)
        .where(living('subjects', now))
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    async removeEnded(by) {
      const ended = await db
        .selectFrom('anonymous_sessions as session')
        .innerJoin('subjects', 'subjects.id', 'session.subject_id')
        .select('subjects.id')
        .where('subjects.ends_at', '<=', by)
        .limit(AT_ONCE)
        .execute();
      const ids = ended.map(({ id }) => id);
      await db.deleteFrom('anonymous_sessions').where('subject_id', 'in', listed(ids)).execute();
      await db.deleteFrom('members').where('subject_id', 'in', listed(ids)).execute();
      await db
        .deleteFrom('subjects')
        .where('id', 'in', listed(ids))
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('messages').select('id').whereRef('sender_id', '=', 'subjects.id'))),
        )
        .execute();
      return ids.length;
    },

    /** The locks of `open` and `isNameTaken` have made sure of the rest. */
    async admit({ id, username, nameKey, shownLooks, language, createdAt, linkId, conversationId, endsAt, tokenHash }) {
      const names = { username, display_name: username, username_key: nameKey, name_key: nameKey };
      await db
        .insertInto('subjects')
        .values({
          id,
          kind: 'anonymous',
          ...names,
          looks: writeLooks(shownLooks),
          language,
          created_at: createdAt,
          ends_at: endsAt,
        })
        .execute();
      await db
        .insertInto('anonymous_sessions')
        .values({ subject_id: id, link_id: linkId, token_hash: tokenHash })
        .execute();
      const place = { state: 'present', invited_by: null, joined_at: createdAt } as const;
      await db
        .insertInto('members')
        .values({ conversation_id: conversationId, subject_id: id, ...place })
        .execute();
      return 'added';
    },
  };
}
