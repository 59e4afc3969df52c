import type { Conversation } from '@meeshy/status-protocol';
import { PanelRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { conversationName } from '../conversations/names.ts';
import { useText } from '../i18n/text.ts';
import { Screen } from '../layout/screen.tsx';
import { OnlineCount } from '../presence/online-count.tsx';
import { PersonMark } from '../presence/person-mark.tsx';
import { StatusLine } from '../presence/status-line.tsx';
import { useProfile } from '../state/session.ts';
import { openThread } from '../state/threads.ts';
import { Avatar } from '../ui/avatar.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Composer } from './composer.tsx';
import { GuestNote } from './guest-note.tsx';
import { ParticipantsPane } from './participants-pane.tsx';
import { ThreadView } from './thread-view.tsx';
import { TypingLine } from './typing-line.tsx';

export function PresentConversation({ conversation }: { conversation: Conversation }) {
  const text = useText();
  const isGuest = useProfile().isAnonymous;
  const [isDrawerOpen, setIsDrawerOpen] = useState(false);
  const { id, peer, type } = conversation;
  const name = conversationName(conversation, text);
  useEffect(() => openThread(id), [id]);

  return (
    <div className="relative flex h-full min-h-0 min-w-0">
      <div className="min-w-0 flex-1">
        <Screen
          title={name}
          picture={
            type === 'direct' && peer !== null ? (
              <Avatar id={peer.id} name={name} mark={<PersonMark id={peer.id} name={name} />} />
            ) : (
              <Avatar id={id} name={name} isGroup />
            )
          }
          subtitle={
            type === 'direct' && peer !== null ? (
              <StatusLine id={peer.id} />
            ) : (
              <>
                <OnlineCount memberIds={conversation.memberIds} /> ·{' '}
                {text.conversation.members(conversation.memberIds.length)}
              </>
            )
          }
          actions={
            <IconButton
              icon={PanelRight}
              label={text.conversation.participants}
              aria-expanded={isDrawerOpen}
              onClick={() => setIsDrawerOpen(!isDrawerOpen)}
            />
          }
        >
          {isGuest && <GuestNote />}
          <ThreadView conversationId={id} />
          <TypingLine conversationId={id} />
          <Composer conversationId={id} />
        </Screen>
      </div>
      {isDrawerOpen && <ParticipantsPane conversation={conversation} onClose={() => setIsDrawerOpen(false)} />}
    </div>
  );
}
