import type { Conversation } from '@meeshy/status-protocol';
import { Link, useRoute } from 'wouter';
import { shortDate } from '../i18n/dates.ts';
import type { Dictionary } from '../i18n/en.ts';
import { useLanguage, useText } from '../i18n/text.ts';
import { OnlineCount } from '../presence/online-count.tsx';
import { PersonMark } from '../presence/person-mark.tsx';
import { useProfile } from '../state/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { conversationName } from './names.ts';

export function ConversationRow({ conversation }: { conversation: Conversation }) {
  const text = useText();
  const language = useLanguage();
  const ownId = useProfile().id;
  const [, params] = useRoute('/c/:conversationId');
  const isCurrent = params?.conversationId === conversation.id;
  const { lastMessage, peer } = conversation;
  const name = conversationName(conversation, text);

  return (
    <Link
      href={`/c/${conversation.id}`}
      data-row
      aria-current={isCurrent ? 'page' : undefined}
      className="flex h-14 items-center gap-3 rounded-card px-2 transition-colors hover:bg-hover aria-[current=page]:bg-chosen"
    >
      {conversation.type === 'direct' && peer !== null ? (
        <Avatar id={peer.id} name={name} mark={<PersonMark id={peer.id} name={name} />} />
      ) : (
        <Avatar id={conversation.id} name={name} isGroup />
      )}
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
          {lastMessage !== null && (
            <time dateTime={lastMessage.createdAt} className="shrink-0 text-xs text-soft">
              {shortDate(lastMessage.createdAt, Date.now(), language)}
            </time>
          )}
        </span>
        <span className="flex items-center gap-2">
          <span className="min-w-0 flex-1 truncate text-[13px] text-soft">{previewOf(conversation, ownId, text)}</span>
          {conversation.type === 'group' && <OnlineCount memberIds={conversation.memberIds} isCompact />}
        </span>
      </span>
    </Link>
  );
}

function previewOf({ lastMessage, type }: Conversation, ownId: string, text: Dictionary): string {
  if (lastMessage === null) return text.conversations.noMessage;
  if (lastMessage.senderId === ownId) return text.conversations.ownMessage(lastMessage.content);
  return type === 'group'
    ? text.conversations.theirMessage(lastMessage.senderDisplayName, lastMessage.content)
    : lastMessage.content;
}
