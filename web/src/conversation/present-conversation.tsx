import type { Conversation } from '@meeshy/status-protocol';
import { PanelRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ConversationPicture } from '../conversations/conversation-picture.tsx';
import { absenceOf, conversationName, presentPeer } from '../conversations/names.ts';
import { useText } from '../i18n/text.ts';
import { Screen } from '../layout/screen.tsx';
import { useIsWide } from '../layout/use-wide.ts';
import { Note } from '../presence/note.tsx';
import { OnlineCount } from '../presence/online-count.tsx';
import { StatusLine } from '../presence/status-line.tsx';
import { send } from '../state/sending.ts';
import { useProfile } from '../state/session.ts';
import { openThread } from '../state/threads.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useHistoryEntry } from '../ui/use-history-entry.ts';
import { Composer } from './composer.tsx';
import { DisturbNote } from './disturb-note.tsx';
import { GuestNote } from './guest-note.tsx';
import { InviteAgain } from './invite-again.tsx';
import { ParticipantsPane } from './participants-pane.tsx';
import { ThreadView } from './thread-view.tsx';
import { TypingLine } from './typing-line.tsx';
import { useReading } from './use-reading.ts';
import { useTypingSignal } from './use-typing-signal.ts';
import { Viewers } from './viewers.tsx';

export function PresentConversation({ conversation }: { conversation: Conversation }) {
  const text = useText();
  const isWide = useIsWide();
  const isGuest = useProfile().isAnonymous;
  const [isDrawerOpen, setIsDrawerOpen] = useState(false);
  const { id, peer } = conversation;
  const there = presentPeer(conversation);
  const name = conversationName(conversation, text);
  const typing = useTypingSignal(id);
  useEffect(() => openThread(id), [id]);
  useReading(conversation);
  useHistoryEntry(isDrawerOpen && !isWide, () => setIsDrawerOpen(false));

  return (
    <div className="relative flex h-full min-h-0 min-w-0">
      <div className="min-w-0 flex-1">
        <Screen
          title={name}
          picture={<ConversationPicture conversation={conversation} />}
          note={there !== null && <Note id={there.id} hasEnd />}
          subtitle={<Subtitle conversation={conversation} />}
          actions={
            <>
              <Viewers conversationId={id} />
              <IconButton
                icon={PanelRight}
                label={text.conversation.participants}
                aria-expanded={isDrawerOpen}
                onClick={() => setIsDrawerOpen(!isDrawerOpen)}
              />
            </>
          }
          foot={
            absenceOf(conversation) === 'gone' && peer !== null ? (
              <InviteAgain peer={peer} />
            ) : (
              <>
                {there !== null && <DisturbNote id={there.id} name={there.displayName} />}
                <Composer place={id} typing={typing} onSend={(content) => void send(id, content)} />
              </>
            )
          }
        >
          {isGuest && <GuestNote />}
          <ThreadView conversationId={id} />
          <TypingLine conversationId={id} />
        </Screen>
      </div>
      {isDrawerOpen && <ParticipantsPane conversation={conversation} onClose={() => setIsDrawerOpen(false)} />}
    </div>
  );
}

/** Of one person the status, of a group how many are there. */
function Subtitle({ conversation }: { conversation: Conversation }) {
  const text = useText();
  const { peer, type, memberIds } = conversation;
  const absence = absenceOf(conversation);
  if (absence !== null) return <span>{text.invitation[absence]}</span>;
  if (type === 'direct' && peer !== null) return <StatusLine id={peer.id} />;
  return (
    <>
      <OnlineCount memberIds={memberIds} />
      <span>{` · ${text.conversation.members(memberIds.length)}`}</span>
    </>
  );
}
