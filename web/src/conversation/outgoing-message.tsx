import { CircleAlert } from 'lucide-react';
import { clockTime } from '../i18n/dates.ts';
import { failureText, useLanguage, useText } from '../i18n/text.ts';
import { retry } from '../state/sending.ts';
import type { Outgoing } from '../state/threads.ts';
import { Bubble } from './bubble.tsx';

interface Props {
  conversationId: string;
  outgoing: Outgoing;
  /** It stands as it will when it has arrived: apart from what others said, with its time. */
  beginsGroup: boolean;
}

/** A message on its way; or one that did not get there, which stays until it does. */
export function OutgoingMessage({ conversationId, outgoing, beginsGroup }: Props) {
  const text = useText();
  const language = useLanguage();
  return (
    <article className={`flex flex-col items-end gap-0.5 ${beginsGroup ? 'mt-3' : 'mt-0.5'}`}>
      {beginsGroup && (
        <p className="px-1 pb-0.5 text-xs text-soft">
          <time dateTime={outgoing.createdAt}>{clockTime(outgoing.createdAt, language)}</time>
        </p>
      )}
      <Bubble isOwn isFaint={outgoing.state === 'sending'}>
        {outgoing.content}
      </Bubble>
      {outgoing.state === 'sending' ? (
        <p className="sr-only">{text.conversation.sending}</p>
      ) : (
        <p className="flex max-w-[min(36rem,80%)] items-center gap-1.5 px-1 text-[13px]">
          <CircleAlert size={14} aria-hidden="true" className="shrink-0" />
          <span>
            <span className="font-medium">{`${text.conversation.notSent} `}</span>
            <span className="text-soft">{failureText(text, outgoing.error)}</span>
          </span>
          <button
            type="button"
            onClick={() => void retry(conversationId, outgoing)}
            className="min-h-11 shrink-0 rounded px-1 font-medium text-accent hover:underline pointer-fine:min-h-7"
          >
            {text.common.retry}
          </button>
        </p>
      )}
    </article>
  );
}
