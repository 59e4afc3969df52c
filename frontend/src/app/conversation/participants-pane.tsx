import type { Conversation, Participant } from '@meeshy/status-protocol';
import { ConversationParticipantsDrawer, getSocketIOService } from '@meeshy/status-react';
import { useEffect, useState } from 'react';
import * as api from '../api/routes.ts';
import { useOpenDirect } from '../contacts/use-open-direct.ts';
import { failureText, useLanguage, useText } from '../i18n/text.ts';
import { useProfile } from '../state/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { LeaveSection } from './leave-section.tsx';
import { ShareSection } from './share-section.tsx';

interface Props {
  conversation: Conversation;
  onClose: () => void;
}

/** The library's drawer, with what this app adds: pictures, writing to somebody, the share link, leaving. */
export function ParticipantsPane({ conversation, onClose }: Props) {
  const text = useText();
  const language = useLanguage();
  const profile = useProfile();
  const participants = useLaterParticipants(conversation.id);
  const direct = useOpenDirect();

  const writeTo = (person: Participant) => {
    if (person.id !== profile.id) direct.open(person);
  };

  return (
    <ConversationParticipantsDrawer<Participant>
      conversationId={conversation.id}
      participants={participants}
      language={language}
      onClose={onClose}
      {...(!profile.isAnonymous && { onSelect: writeTo })}
      renderPicture={({ id, displayName }, mark) => <Avatar id={id} name={displayName} mark={mark} />}
    >
      <div className="space-y-6">
        <FormMessage>
          {direct.error === null ? null : `${text.contacts.openFailed} ${failureText(text, direct.error)}`}
        </FormMessage>
        {conversation.isOwner && conversation.type === 'group' && <ShareSection conversationId={conversation.id} />}
        {!profile.isAnonymous && <LeaveSection conversationId={conversation.id} />}
      </div>
    </ConversationParticipantsDrawer>
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
