import { useUserStore, useViewers } from '@meeshy/status-react';
import { Ellipsis } from 'lucide-react';
import { useText } from '../i18n/text.ts';
import { useTypists } from '../state/typing.ts';
import { Avatar } from '../ui/avatar.tsx';

/** More than so many pictures are a number. */
const MOST_PICTURES = 3;

/** Who else looks at the conversation now, as small pictures; whoever writes there does so beside their own. */
export function Viewers({ conversationId }: { conversationId: string }) {
  const text = useText();
  const { viewers, others } = useViewers(conversationId);
  const users = useUserStore((store) => (viewers.length === 0 ? null : store.usersMap));
  const writing = new Set(useTypists(conversationId).map(({ userId }) => userId));
  if (viewers.length + others === 0) return null;
  const people = viewers.map(({ userId, username }) => ({
    id: userId,
    name: users?.get(userId)?.displayName ?? username,
    isWriting: writing.has(userId),
  }));
  const shown = people.slice(0, MOST_PICTURES);
  const more = people.length - shown.length + others;
  const names = (some: typeof people) => some.map(({ name }) => name);
  const writers = names(people.filter(({ isWriting }) => isWriting));
  const who = text.conversation.viewing(names(shown), more);
  const label = writers.length === 0 ? who : `${who}. ${text.conversation.typing(writers)}`;
  return (
    <span role="img" aria-label={label} title={label} className="flex shrink-0 items-center gap-1">
      {shown.map(({ id, name, isWriting }) => (
        <Avatar key={id} id={id} name={name} size="small" mark={isWriting && <Writing />} />
      ))}
      {more > 0 && <span className="pl-1 text-[13px] text-soft">+{more}</span>}
    </span>
  );
}

function Writing() {
  return (
    <span className="grid size-3.5 place-items-center rounded-full bg-canvas text-ink">
      <Ellipsis className="size-3" strokeWidth={3} aria-hidden="true" />
    </span>
  );
}
