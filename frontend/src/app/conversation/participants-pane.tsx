import type { Conversation } from '@meeshy/status-protocol';
import { X } from 'lucide-react';
import { useText } from '../i18n/text.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { LeaveSection } from './leave-section.tsx';
import { ShareSection } from './share-section.tsx';

interface Props {
  conversation: Conversation;
  onClose: () => void;
}

export function ParticipantsPane({ conversation, onClose }: Props) {
  const text = useText();
  return (
    <aside aria-label={text.conversation.participants} className="w-80 border-l border-line bg-side p-4 space-y-6">
      <IconButton icon={X} label={text.common.close} onClick={onClose} />
      <ShareSection conversationId={conversation.id} />
      <LeaveSection conversationId={conversation.id} />
    </aside>
  );
}
