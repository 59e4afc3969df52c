import { compiledOnce, keysOf, listed, listOf } from '@meeshy/status-gateway/sql';
import type { Database } from '../../database/schema.ts';
import type { IdentityRecords } from '../records.ts';
import { living } from './audience.ts';

export function sqlIdentities(db: Database): IdentityRecords {
  const ofUsers = compiledOnce(db, (list: string) =>
    db
      .selectFrom('subjects')
      .innerJoin('accounts', 'accounts.subject_id', 'subjects.id')
      .select(['subjects.id', 'subjects.username', 'subjects.language', 'subjects.ends_at as endsAt', 'accounts.role'])
      .where('subjects.id', 'in', keysOf(list)),
  );
  const ofGuest = compiledOnce(db, (tokenHash: string) =>
    db
      .selectFrom('anonymous_sessions as session')
      .innerJoin('subjects', 'subjects.id', 'session.subject_id')
      .innerJoin('share_links as link', 'link.id', 'session.link_id')
      .select(['subjects.id', 'subjects.username', 'subjects.language', 'subjects.ends_at as endsAt'])
      .select(['link.conversation_id as conversationId', 'link.expires_at as linkExpiresAt'])
      .where('session.token_hash', '=', tokenHash),
  );

  return {
    ofUsers: async (ids) => new Map((await ofUsers(listOf(ids))).map(({ id, ...account }) => [id, account])),

    ofGuest: async (tokenHash) => (await ofGuest(tokenHash))[0] ?? null,

    async living(ids, now) {
      const rows = await db
        .selectFrom('subjects')
        .select('id')
        .where('id', 'in', listed(ids))
        .where(living('subjects', now))
        .execute();
      return new Set(rows.map((row) => row.id));
    },
  };
}
