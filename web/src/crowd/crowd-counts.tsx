import type { Conversation } from '@meeshy/status-protocol';
import { useOccupancy, usePresenceClient } from '@meeshy/status-react';
import { watchingOf } from '@meeshy/status-react/crowds';
import { useEffect } from 'react';
import { useConversations } from '../state/conversations.ts';
import { useWords } from './words.ts';

/** How many are in a crowd, are online, and look at it now; of those who are not counted yet, or not live, the members alone. */
export function CrowdCounts({ conversation }: { conversation: Conversation }) {
  const words = useWords();
  const client = usePresenceClient();
  const counts = useOccupancy(conversation.id);

  useEffect(() => watchingOf(client).tellOthers(isToldAnyway), [client]);

  if (counts === null) return <span>{words.members(conversation.memberCount)}</span>;
  const { members, online, viewing } = counts;
  return (
    <>
      <span>{`${words.members(members)} · ${words.online(online)}`}</span>
      {/* On a phone there is no room for it. */}
      <span className="sr-only pair:not-sr-only">{` · ${words.viewing(viewing)}`}</span>
    </>
  );
}

/** One is told of those with whom one shares a conversation that is no crowd. */
function isToldAnyway(userId: string): boolean {
  const { list } = useConversations.getState();
  return list.state === 'ready' && list.value.some(({ isCrowd, memberIds }) => !isCrowd && memberIds.includes(userId));
}
