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
import { FailureNotice } from '../ui/failure-notice.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { RowsSkeleton } from '../ui/skeleton.tsx';
import { useHistoryEntry } from '../ui/use-history-entry.ts';
import { Composer } from './composer.tsx';
import { DisturbNote } from './disturb-note.tsx';
import { GuestNote } from './guest-note.tsx';
import { InviteAgain } from './invite-again.tsx';
import { ParticipantsPane } from './participants-pane.tsx';
import { ThreadView } from './thread-view.tsx';
import { TypingLine } from './typing-line.tsx';
import { useCrowd } from './use-crowd.ts';
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
  const crowd = useCrowd(conversation);
  const closeDrawer = () => setIsDrawerOpen(false);
  useEffect(() => openThread(id), [id]);
  useReading(conversation);
  useHistoryEntry(isDrawerOpen && !isWide, closeDrawer);

  return (
    <div className="relative flex h-full min-h-0 min-w-0">
      <div className="min-w-0 flex-1">
        <Screen
          title={name}
          picture={<ConversationPicture conversation={conversation} />}
          note={there !== null && <Note id={there.id} hasEnd />}
          subtitle={
            crowd === null ? <Subtitle conversation={conversation} /> : <CrowdSubtitle {...{ conversation, crowd }} />
          }
          actions={
            <>
              {crowd === null && <Viewers conversationId={id} />}
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
          <ThreadView conversationId={id} AuthorWatch={crowd?.part?.AuthorWatch} />
          <TypingLine conversationId={id} />
        </Screen>
      </div>
      {isDrawerOpen && crowd === null && <ParticipantsPane conversation={conversation} onClose={closeDrawer} />}
      {isDrawerOpen && crowd !== null && <CrowdDrawer {...{ conversation, crowd }} onClose={closeDrawer} />}
    </div>
  );
}

type Crowd = NonNullable<ReturnType<typeof useCrowd>>;

/** Of a crowd how many are in it, are there, and look at it; until that is here, how many are in it. */
function CrowdSubtitle({ conversation, crowd: { part } }: { conversation: Conversation; crowd: Crowd }) {
  const text = useText();
  if (part !== null) return <part.CrowdCounts conversation={conversation} />;
  return <span>{text.conversation.members(conversation.memberCount)}</span>;
}

interface CrowdDrawerProps {
  conversation: Conversation;
  crowd: Crowd;
  onClose: () => void;
}

function CrowdDrawer({ conversation, crowd: { part, hasFailed, retry }, onClose }: CrowdDrawerProps) {
  const text = useText();
  if (part !== null) return <part.CrowdPane conversation={conversation} onClose={onClose} />;
  return (
    <aside aria-label={text.conversation.participants} className="w-80 shrink-0 border-l border-line">
      {hasFailed ? (
        <FailureNotice error={null} onRetry={retry}>
          {text.conversation.participants}
        </FailureNotice>
      ) : (
        <RowsSkeleton />
      )}
    </aside>
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
