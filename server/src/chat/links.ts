/** Share links, and the anonymous participants who come by them. */

import { Refusal } from '@meeshy/status-gateway';
import { writeTime } from '@meeshy/status-protocol';
import { canonical } from '../names/canonical.ts';
import { looksOf } from '../names/looks.ts';
import type { ChatContext } from './context.ts';
import { decideCrowds } from './crowds.ts';
import { noConversation } from './directory.ts';
import { newId } from './ids.ts';
import { requireMembership, tellMembers, tellOfNewcomers } from './members.ts';
import { DEFAULT_LANGUAGE, readProfile } from './profile.ts';
import type { Records } from './records.ts';
import { hashOf, randomToken } from './tokens.ts';
import type { Accounts, Conversations, Identity } from './types.ts';
import { requireUser } from './user-only.ts';

export function createLinks(
  context: ChatContext,
  maxGuests: number,
): Pick<Conversations, 'createLink' | 'revokeLink'> & Pick<Accounts, 'joinByLink'> {
  const { records, events, crowdLimit, now } = context;
  return {
    async createLink(identity, conversationId, { expiresInMs }) {
      await requireOwner(records, identity, conversationId);
      const at = now();
      const link = { id: newId(at), conversationId, token: randomToken(), createdAt: at, expiresAt: at + expiresInMs };
      await records.links.add(link);
      return { id: link.id, conversationId, shareLink: link.token, expiresAt: writeTime(link.expiresAt) ?? '' };
    },

    async revokeLink(identity, conversationId, linkId) {
      const at = now();
      const { ended, decided } = await records.atomically(async (records) => {
        await requireOwner(records, identity, conversationId);
        if (!(await records.links.revoke(linkId, conversationId, at))) {
          throw new Refusal('NOT_FOUND', 'There is no such share link');
        }
        const ended = await records.accounts.end(await records.links.guestsOf(linkId), at);
        return { ended, decided: await decideCrowds(records, [conversationId], crowdLimit, at) };
      });
      for (const id of ended) events.ended(id);
      if (ended.length > 0) await tellMembers(context, [conversationId], decided, [], 'joined');
    },

    async joinByLink({ shareLink, username, language }) {
      const at = now();
      const id = newId(at);
      const sessionToken = randomToken();
      const { conversationId, decided } = await records.atomically(async (records) => {
        const link = await records.links.open(shareLink, at);
        if (!link) throw noLink();
        const { conversationId } = link;
        if ((await records.links.countGuests(link.id, at)) >= maxGuests) throw isFull();
        await requireFreeName(records, conversationId, username, at);
        const outcome = await records.links.admit({
          id,
          username,
          nameKey: canonical(username),
          shownLooks: looksOf(username),
          language: language ?? DEFAULT_LANGUAGE,
          createdAt: at,
          linkId: link.id,
          conversationId,
          endsAt: link.expiresAt,
          tokenHash: hashOf(sessionToken),
          maxGuests,
        });
        if (outcome !== 'added') throw REFUSED[outcome]();
        return { conversationId, decided: await decideCrowds(records, [conversationId], crowdLimit, at) };
      });
      await tellOfNewcomers(context, conversationId, [{ id, state: 'present' }], decided, 'joined');
      return { sessionToken, participant: await readProfile(records, id, at) };
    },
  };
}

/**
 * Anonymous participants may not pass for anybody in the conversation, invited or present: CONFLICT when somebody there
 * goes by that name, or by one that looks the same: by user name or display name, capitals and accents aside.
 */
export async function requireFreeName(
  { members }: Records,
  conversationId: string,
  name: string,
  now: number,
  exceptId?: string,
): Promise<void> {
  if (await members.isNameTaken(conversationId, looksOf(name), now, exceptId)) throw nameTaken();
}

const REFUSED = { 'name taken': nameTaken, 'link ended': noLink, 'link full': isFull };

async function requireOwner(records: Records, identity: Identity, conversationId: string): Promise<void> {
  const own = await requireMembership(records, identity.subject.id, conversationId);
  if (own.state !== 'present') throw noConversation();
  requireUser(identity);
  if (own.ownerId !== identity.subject.id) throw new Refusal('FORBIDDEN', 'Only the owner has share links');
  if (own.type === 'direct') throw new Refusal('FORBIDDEN', 'A direct conversation has no share links');
}

function noLink(): Refusal {
  return new Refusal('NOT_FOUND', 'The share link is unknown, expired or revoked');
}

function isFull(): Refusal {
  return new Refusal('RATE_LIMITED', 'As many guests as it lets in came by this share link');
}

function nameTaken(): Refusal {
  return new Refusal('CONFLICT', 'Somebody in this conversation goes by that name');
}
