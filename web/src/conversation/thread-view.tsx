import { clock } from '@meeshy/status-react/client';
import { useEffect, useMemo, useRef } from 'react';
import { dayName, dayNumber } from '../i18n/dates.ts';
import { useLanguage, useText } from '../i18n/text.ts';
import { useProfile } from '../state/session.ts';
import { readThread, useThread } from '../state/threads.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Notice } from '../ui/notice.tsx';
import { MessagesSkeleton } from '../ui/skeleton.tsx';
import { type MessageGroupProps, MessageGroupView } from './message-group-view.tsx';
import { follows, groupByDay } from './message-groups.ts';
import { OlderMessages } from './older-messages.tsx';
import { OutgoingMessage } from './outgoing-message.tsx';

interface Props {
  conversationId: string;
  /** In a crowd, what watches whoever wrote what is on the screen. */
  AuthorWatch: MessageGroupProps['AuthorWatch'];
}

/** The messages. The list hangs from its bottom, so that older ones can come in above without moving what one reads. */
export function ThreadView({ conversationId, AuthorWatch }: Props) {
  const text = useText();
  const language = useLanguage();
  const ownId = useProfile().id;
  const thread = useThread(conversationId);
  const days = useMemo(() => groupByDay(thread.messages), [thread.messages]);
  const scroller = useRef<HTMLElement>(null);

  const sendingCount = thread.outgoing.length;
  useEffect(() => {
    if (sendingCount > 0) scroller.current?.scrollTo({ top: 0 });
  }, [sendingCount]);

  const isEmpty = thread.messages.length === 0 && thread.outgoing.length === 0;
  if (isEmpty && thread.state !== 'ready') {
    return (
      <div className="min-h-0 flex-1">
        {thread.state === 'loading' ? (
          <MessagesSkeleton />
        ) : (
          <FailureNotice
            comesByItself
            error={thread.error}
            onRetry={() => void readThread(conversationId, { unattended: false })}
          >
            {text.conversation.failed}
          </FailureNotice>
        )}
      </div>
    );
  }
  return (
    <section
      ref={scroller}
      aria-label={text.conversation.messages}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
      tabIndex={0}
      className="flex min-h-0 flex-1 flex-col-reverse short:min-h-40 short:shrink-0 overflow-y-auto overscroll-contain -outline-offset-2"
    >
      {isEmpty ? (
        <Notice>{text.conversation.empty}</Notice>
      ) : (
        <div className="px-3 pt-4 pb-2 pair:px-4">
          <OlderMessages conversationId={conversationId} />
          {days.map((day) => (
            <section key={dayNumber(day.at)} aria-label={dayName(day.at, clock.now(), language, text)}>
              <p aria-hidden="true" className="my-4 text-center text-xs font-medium text-soft">
                {dayName(day.at, clock.now(), language, text)}
              </p>
              {day.groups.map((group) => (
                <MessageGroupView
                  key={group.messages[0].id}
                  group={group}
                  isOwn={group.senderId === ownId}
                  AuthorWatch={AuthorWatch}
                />
              ))}
            </section>
          ))}
          {thread.outgoing.map((outgoing, index) => (
            <OutgoingMessage
              key={outgoing.localId}
              conversationId={conversationId}
              outgoing={outgoing}
              beginsGroup={index === 0 && !follows(thread.messages.at(-1), { ...outgoing, senderId: ownId })}
            />
          ))}
        </div>
      )}
    </section>
  );
}
