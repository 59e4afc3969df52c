import { useUserStore } from '@meeshy/status-react';
import { useTypists } from '../state/typing.ts';

/** Who is writing in a conversation, by the names that people see everywhere else. */
export function useTypistNames(conversationId: string): readonly string[] {
  const typists = useTypists(conversationId);
  const users = useUserStore((store) => (typists.length === 0 ? null : store.usersMap));
  return typists.map(({ userId, username }) => users?.get(userId)?.displayName ?? username);
}
