import { Refusal, type Subject } from '@meeshy/status-gateway';
import { together } from '@meeshy/status-gateway/host';
import type { ChatContext } from './context.ts';
import { expired, hashOf, type Tokens } from './tokens.ts';
import type { Accounts, Identity } from './types.ts';

/** Who is asking, and whether they still may. */
export function createAuthentication(
  { records: { identities }, now }: ChatContext,
  tokens: Tokens,
): Pick<Accounts, 'authenticate' | 'stillValid'> {
  const ofUsers = together(identities.ofUsers);

  async function byToken(token: string): Promise<Identity> {
    const { subjectId, expiresAt } = await tokens.read(token);
    const account = (await ofUsers([subjectId])).get(subjectId);
    if (!account) throw new Refusal('UNAUTHORIZED', 'The token is not valid');
    const { username, language, role, endsAt } = account;
    if (endsAt !== null && endsAt <= now()) throw new Refusal('UNAUTHORIZED', 'The account is deactivated');
    const subject: Subject = { id: subjectId, username, kind: 'user' };
    return { subject, language, role, expiresAt, conversationId: null };
  }

  async function bySession(sessionToken: string): Promise<Identity> {
    const account = await identities.ofGuest(hashOf(sessionToken));
    if (!account) throw new Refusal('UNAUTHORIZED', 'The session token is not valid');
    const { id, username, language, conversationId, linkExpiresAt } = account;
    const expiresAt = account.endsAt ?? linkExpiresAt;
    if (linkExpiresAt <= now()) throw expired();
    if (expiresAt <= now()) throw new Refusal('UNAUTHORIZED', 'The session has ended');
    const subject: Subject = { id, username, kind: 'anonymous' };
    return { subject, language, role: 'USER', expiresAt, conversationId };
  }

  return {
    async authenticate({ token, sessionToken }) {
      if (token) return byToken(token);
      if (sessionToken) return bySession(sessionToken);
      throw new Refusal('UNAUTHORIZED', 'Credentials are missing');
    },

    stillValid: (subjectIds) => identities.living(subjectIds, now()),
  };
}
