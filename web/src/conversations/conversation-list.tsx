import type { Conversation } from '@meeshy/status-protocol';
import { useIsHeld } from '@meeshy/status-react';
import { MessageSquare } from 'lucide-react';
import { useRef, useState } from 'react';
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
import { NoMatch } from './no-match.tsx';

interface Props {
  /** Typed into the search. */
  words: string;
  onCreate: () => void;
}

export function ConversationList({ words, onCreate }: Props) {
  const text = useText();
  const list = useConversations((conversations) => conversations.list);

  if (list.state === 'loading') return <RowsSkeleton />;
  if (list.state === 'failed') {
    return (
      <FailureNotice comesByItself error={list.error} onRetry={() => void loadConversations({ unattended: false })}>
        {text.conversations.failed}
      </FailureNotice>
    );
  }
  if (list.value.length === 0) {
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
  return <Rows conversations={list.value} words={words} />;
}

/** One tab stop, and the arrow keys move within; nothing moves under a hand. */
function Rows({ conversations, words }: { conversations: readonly Conversation[]; words: string }) {
  const text = useText();
  const rows = useRef<HTMLUListElement>(null);
  const [focusedId, setFocusedId] = useState<string>();
  const { shown, gone } = useSteadyOrder(conversations, useIsHeld(rows), words);
  useArrowKeys(rows);

  const found = shown.filter((conversation) =>
    matches(words, conversationName(conversation, text), conversation.peer?.username ?? ''),
  );
  const links = found.filter(({ membership }) => membership === 'present');
  const tabStopId = links.some(({ id }) => id === focusedId) ? focusedId : links[0]?.id;

  return (
    <>
      {found.length === 0 && <NoMatch words={words} />}
      <ul ref={rows} aria-label={text.conversations.title} hidden={found.length === 0} className="space-y-0.5">
        {found.map((conversation) => (
          <li key={conversation.id} className={gone.has(conversation.id) ? 'invisible' : undefined}>
            {conversation.membership === 'invited' ? (
              <InvitationRow conversation={conversation} />
            ) : (
              <ConversationRow
                conversation={conversation}
                isTabStop={conversation.id === tabStopId}
                onFocus={() => setFocusedId(conversation.id)}
              />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
