/** Share links, and the anonymous participants who come by them. */
import { writeTime } from '@meeshy/status-protocol';
import { lockRows } from '../database/dialect.ts';
import type { Database } from '../database/open.ts';
import { Refusal } from '../refusal.ts';
import { living } from './audience.ts';
import type { ChatContext } from './context.ts';
import { noConversation } from './directory.ts';
import { fold } from './fold.ts';
import { newId } from './ids.ts';
import { endSubjects, requireMembership, requireUser, tellCompanions, tellEntrances } from './members.ts';
import { DEFAULT_LANGUAGE, readProfile } from './profile.ts';
import { hashOf, randomToken } from './tokens.ts';
import type { Accounts, Conversations, Identity } from './types.ts';

export function createLinks(
  context: ChatContext,
): Pick<Conversations, 'createLink' | 'revokeLink'> & Pick<Accounts, 'joinByLink'> {
  const { db, events, now } = context;
  return {
    async createLink(identity, conversationId, { expiresInMs }) {
      await requireOwner(db, identity, conversationId);
      const at = now();
      const link = { id: newId(at), token: randomToken(), expires_at: at + expiresInMs };
      await db
        .insertInto('share_links')
        .values({ ...link, conversation_id: conversationId, created_at: at, revoked_at: null })
        .execute();
      return { id: link.id, conversationId, shareLink: link.token, expiresAt: writeTime(link.expires_at) ?? '' };
    },

    async revokeLink(identity, conversationId, linkId) {
      const at = now();
      const ended = await db.transaction().execute(async (trx) => {
        await requireOwner(trx, identity, conversationId);
        const link = await trx
          .updateTable('share_links')
          .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(at)) }))
          .where('id', '=', linkId)
          .where('conversation_id', '=', conversationId)
          .returning('id')
          .executeTakeFirst();
        if (!link) throw new Refusal('NOT_FOUND', 'There is no such share link');
        const sessions = await trx
          .selectFrom('anonymous_sessions')
          .select('subject_id')
          .where('link_id', '=', linkId)
          .execute();
        return endSubjects(
          trx,
          sessions.map((row) => row.subject_id),
          at,
        );
      });
      for (const id of ended) events.ended(id);
      await tellCompanions(context, ended);
    },

    async joinByLink({ shareLink, username, language }) {
      const at = now();
      const id = newId(at);
      const sessionToken = randomToken();
      const conversationId = await db.transaction().execute(async (trx) => {
        const link = await trx
          .selectFrom('share_links')
          .select(['id', 'conversation_id', 'expires_at'])
          .where('token', '=', shareLink)
          .where('revoked_at', 'is', null)
          .where('expires_at', '>', at)
          .$call(lockRows(trx))
          .executeTakeFirst();
        if (!link) throw new Refusal('NOT_FOUND', 'The share link is unknown, expired or revoked');
        await requireFreeName(trx, link.conversation_id, username, at);
        await trx
          .insertInto('subjects')
          .values({
            id,
            kind: 'anonymous',
            username,
            display_name: username,
            username_key: fold(username),
            name_key: fold(username),
            language: language ?? DEFAULT_LANGUAGE,
            created_at: at,
            ends_at: link.expires_at,
          })
          .execute();
        await trx
          .insertInto('anonymous_sessions')
          .values({ subject_id: id, link_id: link.id, token_hash: hashOf(sessionToken) })
          .execute();
        await trx
          .insertInto('members')
          .values({
            conversation_id: link.conversation_id,
            subject_id: id,
            state: 'present',
            invited_by: null,
            joined_at: at,
          })
          .execute();
        return link.conversation_id;
      });
      await tellEntrances(context, conversationId, [{ id, state: 'present' }], 'joined');
      return { sessionToken, participant: await readProfile(db, id, at) };
    },
  };
}

/**
 * Anonymous participants may not pass for anybody in the conversation, invited or present: CONFLICT when somebody there
 * goes by that name, by user name or display name, capitals and accents aside.
 */
export async function requireFreeName(
  trx: Database,
  conversationId: string,
  name: string,
  now: number,
  exceptId = '',
): Promise<void> {
  const key = fold(name);
  // Two who want the same name come one after the other.
  const conversation = trx.selectFrom('conversations').select('id').where('id', '=', conversationId);
  await conversation.$call(lockRows(trx)).execute();
  const namesake = await trx
    .selectFrom('members')
    .innerJoin('subjects', 'subjects.id', 'members.subject_id')
    .select('subjects.id')
    .where('members.conversation_id', '=', conversationId)
    .where('subjects.id', '!=', exceptId)
    .where((eb) => eb.or([eb('subjects.username_key', '=', key), eb('subjects.name_key', '=', key)]))
    .where(living('subjects', now))
    .executeTakeFirst();
  if (namesake) throw new Refusal('CONFLICT', 'Somebody in this conversation goes by that name');
}

async function requireOwner(db: Database, identity: Identity, conversationId: string): Promise<void> {
  const own = await requireMembership(db, identity.subject.id, conversationId);
  if (own.state !== 'present') throw noConversation();
  requireUser(identity);
  if (own.owner_id !== identity.subject.id) throw new Refusal('FORBIDDEN', 'Only the owner has share links');
  if (own.type === 'direct') throw new Refusal('FORBIDDEN', 'A direct conversation has no share links');
}
