import type { Conversation, Participant } from '@meeshy/status-protocol';
import { ConversationParticipantsDrawer, getSocketIOService } from '@meeshy/status-react';
import { useEffect, useState } from 'react';
import * as api from '../api/routes.ts';
import { PersonSheet } from '../contacts/person-sheet.tsx';
import { useLanguage } from '../i18n/text.ts';
import { useProfile } from '../state/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { LeaveSection } from './leave-section.tsx';
import { ShareSection } from './share-section.tsx';

interface Props {
  conversation: Conversation;
  onClose: () => void;
}

/** The library's drawer, with what this app adds: pictures, writing to somebody, the share link, leaving. */
export function ParticipantsPane({ conversation, onClose }: Props) {
  const language = useLanguage();
  const profile = useProfile();
  const participants = useLaterParticipants(conversation.id);
  const [chosen, setChosen] = useState<Participant | null>(null);

  return (
    <>
      <ConversationParticipantsDrawer<Participant>
        conversationId={conversation.id}
        participants={participants}
        language={language}
        onClose={onClose}
        onSelect={setChosen}
        renderPicture={({ id, displayName }, mark) => <Avatar id={id} name={displayName} mark={mark} />}
      >
        <div className="space-y-6">
          {conversation.isOwner && conversation.type === 'group' && <ShareSection conversationId={conversation.id} />}
          {!profile.isAnonymous && <LeaveSection conversationId={conversation.id} />}
        </div>
      </ConversationParticipantsDrawer>
      {chosen !== null && <PersonSheet person={chosen} onClose={() => setChosen(null)} />}
    </>
  );
}

/** The drawer reads the participants on opening; when somebody joins or leaves afterwards, they are read here. */
function useLaterParticipants(conversationId: string): readonly Participant[] | undefined {
  const [participants, setParticipants] = useState<readonly Participant[]>();

  useEffect(
    () =>
      getSocketIOService().on('conversation:changed', (change) => {
        if (change.conversationId !== conversationId || change.reason === 'left') return;
        // A failure leaves the drawer as it is; its refresh button is there.
        api.listParticipants(conversationId, { unattended: true }).then(setParticipants, () => {});
      }),
    [conversationId],
  );

  return participants;
}
