import type { Conversation } from '@meeshy/status-protocol';
import { MessageSquare } from 'lucide-react';
import { useRef } from 'react';
import { useText } from '../i18n/text.ts';
import { loadConversations, useConversations } from '../state/conversations.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Notice } from '../ui/notice.tsx';
import { RowsSkeleton } from '../ui/skeleton.tsx';
import { useArrowKeys } from '../ui/use-arrow-keys.ts';
import { useSteadyOrder } from '../ui/use-steady-order.ts';
import { ConversationRow } from './conversation-row.tsx';
import { InvitationRow } from './invitation-row.tsx';
import { conversationName, matches } from './names.ts';

interface Props {
  /** Typed into the search. */
  words: string;
  onCreate: () => void;
}

const NONE: readonly Conversation[] = [];

export function ConversationList({ words, onCreate }: Props) {
  const text = useText();
  const list = useConversations((conversations) => conversations.list);
  const rows = useRef<HTMLUListElement>(null);
  const ordered = useSteadyOrder(list.state === 'ready' ? list.value : NONE, rows);
  useArrowKeys(rows);

  if (list.state === 'loading') return <RowsSkeleton />;
  if (list.state === 'failed') {
    return (
      <FailureNotice error={list.error} onRetry={() => void loadConversations({ unattended: false })}>
        {text.conversations.failed}
      </FailureNotice>
    );
  }
  if (ordered.length === 0) {
    return (
      <Notice
        icon={MessageSquare}
        action={
          <Button look="primary" onClick={onCreate}>
            {text.conversations.emptyAction}
          </Button>
        }
      >
        {text.conversations.empty}
      </Notice>
    );
  }
  const found = ordered.filter((conversation) =>
    matches(words, conversationName(conversation, text), conversation.peer?.username ?? ''),
  );
  if (found.length === 0) return <Notice>{text.conversations.noMatch(words.trim())}</Notice>;
  return (
    <ul ref={rows} aria-label={text.conversations.title} className="space-y-0.5">
      {found.map((conversation) => (
        <li key={conversation.id}>
          {conversation.membership === 'invited' ? (
            <InvitationRow conversation={conversation} />
          ) : (
            <ConversationRow conversation={conversation} />
          )}
        </li>
      ))}
    </ul>
  );
}
