import { listed } from '../database/json.ts';
import type { Subject } from '../presence/ports.ts';
import { Refusal } from '../refusal.ts';
import { living } from './audience.ts';
import type { ChatContext } from './context.ts';
import { expired, hashOf, type Tokens } from './tokens.ts';
import type { Accounts, Identity } from './types.ts';

/** Who is asking, and whether they still may. */
export function createAuthentication(
  { db, now }: ChatContext,
  tokens: Tokens,
): Pick<Accounts, 'authenticate' | 'stillValid'> {
  /** Built once: that is more work than what the database does for it. */
  const accountOf = db
    .selectFrom('subjects')
    .innerJoin('accounts', 'accounts.subject_id', 'subjects.id')
    .select(['subjects.username', 'subjects.language', 'subjects.ends_at', 'accounts.role'])
    .where('subjects.id', '=', '')
    .compile();

  async function byToken(token: string): Promise<Identity> {
    const { subjectId, expiresAt } = await tokens.read(token);
    const query: typeof accountOf = { ...accountOf, parameters: [subjectId] };
    const [row] = (await db.executeQuery(query)).rows;
    if (!row) throw new Refusal('UNAUTHORIZED', 'The token is not valid');
    if (row.ends_at !== null && row.ends_at <= now()) throw new Refusal('UNAUTHORIZED', 'The account is deactivated');
    const subject: Subject = { id: subjectId, username: row.username, kind: 'user' };
    return { subject, language: row.language, role: row.role, expiresAt, conversationId: null };
  }

  async function bySession(sessionToken: string): Promise<Identity> {
    const row = await db
      .selectFrom('anonymous_sessions as session')
      .innerJoin('subjects', 'subjects.id', 'session.subject_id')
      .innerJoin('share_links as link', 'link.id', 'session.link_id')
      .select(['subjects.id', 'subjects.username', 'subjects.language', 'subjects.ends_at'])
      .select(['link.conversation_id', 'link.expires_at'])
      .where('session.token_hash', '=', hashOf(sessionToken))
      .executeTakeFirst();
    if (!row) throw new Refusal('UNAUTHORIZED', 'The session token is not valid');
    const expiresAt = row.ends_at ?? row.expires_at;
    if (row.expires_at <= now()) throw expired();
    if (expiresAt <= now()) throw new Refusal('UNAUTHORIZED', 'The session has ended');
    const subject: Subject = { id: row.id, username: row.username, kind: 'anonymous' };
    return { subject, language: row.language, role: 'USER', expiresAt, conversationId: row.conversation_id };
  }

  return {
    async authenticate({ token, sessionToken }) {
      if (token) return byToken(token);
      if (sessionToken) return bySession(sessionToken);
      throw new Refusal('UNAUTHORIZED', 'Credentials are missing');
    },

    async stillValid(subjectIds) {
      const rows = await db
        .selectFrom('subjects')
        .select('id')
        .where('id', 'in', listed(subjectIds))
        .where(living('subjects', now()))
        .execute();
      return new Set(rows.map((row) => row.id));
    },
  };
}
