import type { Conversation } from '@meeshy/status-protocol';
import { Name, withoutControls } from '@meeshy/status-react';
import { useText } from '../i18n/text.ts';
import { Avatar } from '../ui/avatar.tsx';
import { InvitationAnswer } from './invitation-answer.tsx';
import { conversationName, invitationFrom } from './names.ts';

/** An invitation says who invites, what accepting means, and waits for the answer in the list itself. */
export function InvitationRow({ conversation }: { conversation: Conversation }) {
  const text = useText();
  const name = conversationName(conversation, text);
  const { invitedBy } = conversation;
  return (
    <section
      aria-label={`${text.invitation.label}: ${withoutControls(name)}`}
      className="mb-2 rounded-card border border-line bg-canvas p-2"
    >
      <div className="flex items-center gap-3">
        <Avatar id={invitedBy?.id ?? conversation.id} name={name} isGroup={conversation.type === 'group'} />
        <div className="min-w-0 flex-1">
          <p className="font-medium">
            <Name>{name}</Name>
          </p>
          <p className="truncate text-[13px] text-soft">{invitationFrom(conversation, text)}</p>
        </div>
      </div>
      <p className="my-2 text-[13px] text-soft">{text.invitation.promise}</p>
      <InvitationAnswer conversation={conversation} />
    </section>
  );
}
