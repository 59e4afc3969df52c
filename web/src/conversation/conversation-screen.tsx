import type { Conversation } from '@meeshy/status-protocol';
import { MessageSquareOff } from 'lucide-react';
import { useLocation } from 'wouter';
import { InvitationAnswer } from '../conversations/invitation-answer.tsx';
import { conversationName } from '../conversations/names.ts';
import { useText } from '../i18n/text.ts';
import { Screen } from '../layout/screen.tsx';
import { loadConversations, useConversations } from '../state/conversations.ts';
import { useProfile } from '../state/session.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Notice } from '../ui/notice.tsx';
import { MessagesSkeleton } from '../ui/skeleton.tsx';
import { PresentConversation } from './present-conversation.tsx';

/** One conversation, in whichever state it is for oneself. */
export function ConversationScreen({ conversationId }: { conversationId: string }) {
  const text = useText();
  const list = useConversations((conversations) => conversations.list);

  if (list.state === 'loading') {
    return (
      <Screen title={text.common.loading}>
        <MessagesSkeleton />
      </Screen>
    );
  }
  if (list.state === 'failed') {
    return (
      <Screen title={text.conversations.title}>
        <FailureNotice comesByItself error={list.error} onRetry={() => void loadConversations({ unattended: false })}>
          {text.conversations.failed}
        </FailureNotice>
      </Screen>
    );
  }
  const conversation = list.value.find(({ id }) => id === conversationId);
  if (conversation === undefined) return <Missing />;
  if (conversation.membership === 'invited') return <Invitation conversation={conversation} />;
  return <PresentConversation conversation={conversation} />;
}

function Missing() {
  const text = useText();
  const [, navigate] = useLocation();
  const isGuest = useProfile().isAnonymous;
  return (
    <Screen title={text.conversations.title}>
      <Notice
        icon={MessageSquareOff}
        action={!isGuest && <Button onClick={() => navigate('/')}>{text.conversation.toList}</Button>}
      >
        {text.conversation.missing}
      </Notice>
    </Screen>
  );
}

function Invitation({ conversation }: { conversation: Conversation }) {
  const text = useText();
  const { invitedBy } = conversation;
  return (
    <Screen title={conversationName(conversation, text)} subtitle={text.invitation.label}>
      <Notice hint={text.invitation.promise} action={<InvitationAnswer conversation={conversation} />}>
        {invitedBy === null ? text.invitation.fromNobody : text.invitation.from(invitedBy.displayName)}
      </Notice>
    </Screen>
  );
}
