import type { Conversation } from '@meeshy/status-protocol';
import { Name, withoutControls } from '@meeshy/status-react';
import { clock, shortened } from '@meeshy/status-react/client';
import { Link, useRoute } from 'wouter';
import { useIsCrowd } from '../conversation/use-crowd.ts';
import { useTypistNames } from '../conversation/use-typist-names.ts';
import { shortDate } from '../i18n/dates.ts';
import type { Dictionary } from '../i18n/en.ts';
import { useLanguage, useText } from '../i18n/text.ts';
import { INNER } from '../layout/inner.ts';
import { Note } from '../presence/note.tsx';
import { OnlineCount } from '../presence/online-count.tsx';
import { useProfile } from '../state/session.ts';
import { useUnreadCount } from '../state/unread.ts';
import { ConversationPicture } from './conversation-picture.tsx';
import { absenceOf, conversationName, presentPeer } from './names.ts';
import { UnreadBadge } from './unread-badge.tsx';

/** Of a sender's name in front of what they said. */
const NAME_LENGTH = 16;

interface Props {
  conversation: Conversation;
  /** The one row that the Tab key leads to. */
  isTabStop: boolean;
  onFocus: () => void;
}

export function ConversationRow({ conversation, isTabStop, onFocus }: Props) {
  const text = useText();
  const language = useLanguage();
  const ownId = useProfile().id;
  const [, params] = useRoute('/c/:conversationId');
  const isCurrent = params?.conversationId === conversation.id;
  const { lastMessage } = conversation;
  const unread = useUnreadCount(conversation.id);
  const typists = useTypistNames(conversation.id);
  const name = conversationName(conversation, text);
  const peer = presentPeer(conversation);
  const isCrowd = useIsCrowd(conversation);

  return (
    <Link
      href={`/c/${conversation.id}`}
      state={INNER}
      data-row
      data-person={peer?.id}
      tabIndex={isTabStop ? 0 : -1}
      onFocus={onFocus}
      aria-current={isCurrent ? 'page' : undefined}
      className="flex h-14 items-center gap-3 rounded-card px-2 transition-colors hover:bg-hover aria-[current=page]:bg-chosen"
    >
      <ConversationPicture conversation={conversation} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className={`flex min-w-0 flex-1 items-baseline ${unread > 0 ? 'font-bold' : 'font-medium'}`}>
            <Name>{name}</Name>
            {peer !== null && <Note id={peer.id} />}
          </span>
          {lastMessage !== null && (
            <time dateTime={lastMessage.createdAt} className="shrink-0 text-xs text-soft">
              {shortDate(lastMessage.createdAt, clock.now(), language)}
            </time>
          )}
        </span>
        <span className="flex items-center gap-2">
          {/* What begins with a name goes on in the direction of the app; what one person wrote has its own. */}
          <bdi
            dir={conversation.type === 'group' || typists.length > 0 ? 'ltr' : 'auto'}
            className={`min-w-0 flex-1 truncate text-left text-[13px] ${
              unread > 0 || typists.length > 0 ? 'font-semibold text-ink' : 'text-soft'
            }`}
          >
            {typists.length > 0 ? text.conversation.typing(typists) : previewOf(conversation, ownId, text)}
          </bdi>
          {conversation.type === 'group' && !isCrowd && <OnlineCount memberIds={conversation.memberIds} isCompact />}
          {unread > 0 && <UnreadBadge count={unread} />}
        </span>
      </span>
    </Link>
  );
}

function previewOf(conversation: Conversation, ownId: string, text: Dictionary): string {
  const { lastMessage, type } = conversation;
  const absence = absenceOf(conversation);
  if (absence !== null) return text.invitation[absence];
  if (lastMessage === null) return text.conversations.noMessage;
  if (lastMessage.senderId === ownId) return text.conversations.ownMessage(lastMessage.content);
  return type === 'group'
    ? text.conversations.theirMessage(shortened(lastMessage.senderDisplayName, NAME_LENGTH), lastMessage.content)
    : withoutControls(lastMessage.content);
}
