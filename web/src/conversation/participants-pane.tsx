import type { Conversation, Participant } from '@meeshy/status-protocol';
import { ConversationParticipantsDrawer, getSocketIOService } from '@meeshy/status-react';
import { useEffect, useState } from 'react';
import * as api from '../api/routes.ts';
import { PersonSheet } from '../contacts/person-sheet.tsx';
import { useLanguage } from '../i18n/text.ts';
import { useProfile } from '../state/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { GroupActions } from './group-actions.tsx';
import { RemoveMember } from './remove-member.tsx';

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

  /** The row is about to go: the focus that comes back to it would hold it in its place. */
  const closeRemoved = () => {
    setChosen(null);
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.meeshy-drawer')?.focus());
  };

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
        {!profile.isAnonymous && <GroupActions conversation={conversation} />}
      </ConversationParticipantsDrawer>
      {chosen !== null && (
        <PersonSheet person={chosen} onClose={() => setChosen(null)}>
          {conversation.isOwner && conversation.type === 'group' && chosen.id !== profile.id && (
            <RemoveMember conversationId={conversation.id} person={chosen} onDone={closeRemoved} />
          )}
        </PersonSheet>
      )}
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
