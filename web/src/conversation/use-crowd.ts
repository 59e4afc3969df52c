import type { Conversation } from '@meeshy/status-protocol';
import { useUserStore } from '@meeshy/status-react';
import { useEffect } from 'react';
import { loadConversations } from '../state/conversations.ts';
import { type Fetched, useFetched } from '../ui/use-fetched.ts';

type Parts = typeof import('../crowd/parts.ts');

/** Whether one is told there of those alone whom one watches: as the connection says, or the list, which may be older. */
export function useIsCrowd({ id, isCrowd }: Conversation): boolean {
  return useUserStore(({ crowds }) => crowds.includes(id)) || isCrowd;
}

/** What is shown of a crowd, once it is here; `null`: it is none. */
export function useCrowd(conversation: Conversation): Fetched<Parts | null> | null {
  const { isCrowd } = conversation;
  const isShown = useIsCrowd(conversation);
  const isNow = useUserStore(({ crowds, hasSnapshot }) => (hasSnapshot ? crowds.includes(conversation.id) : isCrowd));
  const fetched = useFetched<Parts | null>(isShown ? load : nothing);
  // Who is in it the list says, which does not come by itself.
  useEffect(() => {
    if (isNow !== isCrowd) void loadConversations({ unattended: true });
  }, [isNow, isCrowd]);
  return isShown ? fetched : null;
}

const load = () => import('../crowd/parts.ts');
const nothing = async () => null;
