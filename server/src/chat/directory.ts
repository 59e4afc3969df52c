import { type Directory, Refusal } from '@meeshy/status-gateway';
import { together } from '@meeshy/status-gateway/host';
import type { ChatContext } from './context.ts';
import type { Places } from './places.ts';

/**
 * Who is a present member of what. Somebody who ended is a member of nothing any more, but may still be asked about:
 * those who shared a conversation with them are told that they went.
 */
export function createDirectory(
  { records: { conversations, crowds, rosters } }: Pick<ChatContext, 'records'>,
  places: Pick<Places, 'membersOf'>,
): Required<Directory> {
  const conversationsOf = together(rosters.conversationsOf);
  const directAmong = together(async (ids) => new Set(await conversations.directAmong(ids)));
  const crowdsAmong = together(async (ids) => new Set(await crowds.among(ids)));
  return {
    async crowdsAmong(conversationIds) {
      const found = await crowdsAmong(conversationIds);
      return conversationIds.filter((id) => found.has(id));
    },
    async directAmong(conversationIds) {
      const direct = await directAmong(conversationIds);
      return conversationIds.filter((id) => direct.has(id));
    },
    conversationsOf: async (subjectId) => (await conversationsOf([subjectId])).get(subjectId) ?? [],
    membersOf: async (conversationId) => (await places.membersOf([conversationId])).get(conversationId) ?? [],
  };
}

/** NOT_FOUND unless the subject is a present member. */
export async function requirePresent({ records }: Pick<ChatContext, 'records'>, subjectId: string, id: string) {
  const place = await records.members.find(subjectId, id);
  if (place?.state !== 'present') throw noConversation();
}

export function noConversation(): Refusal {
  return new Refusal('NOT_FOUND', 'There is no such conversation');
}

export function noPerson(): Refusal {
  return new Refusal('NOT_FOUND', 'There is no such person');
}
