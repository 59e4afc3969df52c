import { useUserStore } from '@meeshy/status-react';
import { useText } from '../i18n/text.ts';
import { useTypists } from '../state/typing.ts';

/** Keeps its place when nobody writes, so that nothing jumps. */
export function TypingLine({ conversationId }: { conversationId: string }) {
  const text = useText();
  const typists = useTypists(conversationId);
  const users = useUserStore((store) => (typists.length === 0 ? null : store.usersMap));
  const names = typists.map(({ userId, username }) => users?.get(userId)?.displayName ?? username);
  return (
    <p className="h-5 shrink-0 truncate px-4 text-[13px] text-soft">
      {names.length > 0 && text.conversation.typing(names)}
    </p>
  );
}
