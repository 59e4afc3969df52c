import { SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/text.ts';
import { draftOf, keepDraft } from '../state/drafts.ts';
import { IconButton } from '../ui/icon-button.tsx';
import type { TypingSignal } from './use-typing-signal.ts';

const MAX_LENGTH = 4_000;

interface Props {
  /** Where what was begun is kept: one for each conversation. */
  place: string;
  /** Who is to know that one writes. */
  typing?: TypingSignal;
  onSend: (content: string) => void;
}

/** Enter sends, Shift+Enter breaks the line. What one has begun to write waits here until one comes back. */
export function Composer({ place, typing, onSend }: Props) {
  const text = useText();
  const [content, setContent] = useState(() => draftOf(place));
  const field = useRef<HTMLTextAreaElement>(null);
  const isTooLong = content.length > MAX_LENGTH;
  const canSend = content.trim() !== '' && !isTooLong;

  useEffect(() => {
    // On a touch screen the keyboard would cover what one came to read.
    if (matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, []);

  const write = (words: string) => {
    setContent(words);
    keepDraft(place, words);
  };

  const submit = () => {
    if (!canSend) return;
    typing?.stop();
    write('');
    onSend(content.trim());
    field.current?.focus();
  };

  const sendByEnter = (event: KeyboardEvent) => {
    // While an input method composes a character, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      className="shrink-0 px-3 pt-1 pb-[max(0.75rem,env(safe-area-inset-bottom))] pair:px-4"
    >
      <div className="flex items-end gap-1 rounded-xl border border-edge bg-canvas p-1 focus-within:border-accent focus-within:outline focus-within:outline-accent">
        <textarea
          ref={field}
          rows={1}
          aria-label={text.conversation.write}
          aria-describedby={isTooLong ? 'composer-limit' : undefined}
          placeholder={text.conversation.write}
          value={content}
          onChange={(event) => {
            write(event.target.value);
            if (event.target.value.trim() === '') typing?.stop();
            else typing?.start();
          }}
          onKeyDown={sendByEnter}
          onBlur={typing?.stop}
          className="field-sizing-content max-h-40 min-h-11 flex-1 resize-none self-center bg-transparent px-3 py-2.5 text-base leading-6 outline-none pointer-fine:min-h-9 pointer-fine:py-1.5 pointer-fine:text-sm pointer-fine:leading-6"
        />
        <IconButton
          type="submit"
          icon={SendHorizontal}
          label={text.conversation.send}
          disabled={!canSend}
          className="enabled:text-accent"
        />
      </div>
      {isTooLong && (
        <p id="composer-limit" className="px-1 pt-1 text-[13px] font-medium">
          {text.conversation.tooLong(MAX_LENGTH)}
        </p>
      )}
    </form>
  );
}
