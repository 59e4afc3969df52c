import { Name } from '@meeshy/status-react';
import { clockTime } from '../i18n/dates.ts';
import { useLanguage, useText } from '../i18n/text.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Bubble } from './bubble.tsx';
import type { MessageGroup } from './message-groups.ts';

export interface MessageGroupProps {
  group: MessageGroup;
  isOwn: boolean;
  /** Watches whoever wrote it while it is on the screen. */
  AuthorWatch: typeof import('../crowd/author-watch.tsx').AuthorWatch | undefined;
}

/** What one person said in one go: one's own on the right, everybody else's on the left with name and picture. */
export function MessageGroupView({ group, isOwn, AuthorWatch }: MessageGroupProps) {
  const text = useText();
  const language = useLanguage();
  const [first] = group.messages;
  const time = (
    <time dateTime={first.createdAt} className="shrink-0 font-normal text-soft">
      {clockTime(first.createdAt, language)}
    </time>
  );

  return (
    <article className={`mt-3 flex gap-2 ${isOwn ? 'justify-end' : ''}`}>
      {!isOwn && AuthorWatch && (
        <AuthorWatch
          conversationId={first.conversationId}
          author={{ id: group.senderId, username: first.senderUsername, displayName: first.senderDisplayName }}
        />
      )}
      {!isOwn && (
        <span className="mt-5 self-start" data-person={group.senderId}>
          <Avatar id={group.senderId} name={first.senderDisplayName} size="small" />
        </span>
      )}
      <div className={`flex max-w-[min(36rem,80%)] flex-col gap-0.5 ${isOwn ? 'items-end' : 'items-start'}`}>
        <p className="flex max-w-full gap-2 px-1 pb-0.5 text-xs font-medium">
          {isOwn ? (
            <span className="sr-only">{text.common.you}</span>
          ) : (
            <span className="min-w-0" data-person={group.senderId}>
              <Name>{first.senderDisplayName}</Name>
            </span>
          )}
          {time}
        </p>
        {group.messages.map(({ id, content }) => (
          <Bubble key={id} isOwn={isOwn}>
            {content}
          </Bubble>
        ))}
      </div>
    </article>
  );
}
