import { CircleAlert } from 'lucide-react';
import { failureText, useText } from '../i18n/text.ts';
import { retry } from '../state/sending.ts';
import type { Outgoing } from '../state/threads.ts';
import { Bubble } from './bubble.tsx';

interface Props {
  conversationId: string;
  outgoing: Outgoing;
}

/** A message on its way; or one that did not get there, which stays until it does. */
export function OutgoingMessage({ conversationId, outgoing }: Props) {
  const text = useText();
  return (
    <article className="mt-1 flex flex-col items-end gap-1">
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
