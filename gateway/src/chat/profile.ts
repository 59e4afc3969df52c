import { type Profile, writeTime } from '@meeshy/status-protocol';
import type { Database } from '../database/open.ts';
import { living } from './audience.ts';
import { noPerson } from './directory.ts';

export const DEFAULT_LANGUAGE = 'fr';

/** One's own profile; NOT_FOUND when unknown or ended. */
export async function readProfile(db: Database, id: string, now: number): Promise<Profile> {
  const row = await db
    .selectFrom('subjects')
    .leftJoin('accounts', 'accounts.subject_id', 'subjects.id')
    .leftJoin('anonymous_sessions as session', 'session.subject_id', 'subjects.id')
    .leftJoin('share_links as link', 'link.id', 'session.link_id')
    .select(['subjects.id', 'subjects.kind', 'subjects.username', 'subjects.display_name', 'subjects.language'])
    .select(['subjects.ends_at', 'accounts.role', 'accounts.email', 'link.conversation_id'])
    .where('subjects.id', '=', id)
    .where(living('subjects', now))
    .executeTakeFirst();
  if (!row) throw noPerson();
  return {
    id: row.id,
    username: row.username,
    displayName: row.display_name,
    isAnonymous: row.kind === 'anonymous',
    language: row.language,
    role: row.role ?? 'USER',
    email: row.email,
    conversationId: row.conversation_id,
    expiresAt: writeTime(row.ends_at),
  };
}
