import { useText } from '../i18n/text.ts';
import { useTypistNames } from './use-typist-names.ts';

/** Keeps its place when nobody writes, so that nothing jumps. */
export function TypingLine({ conversationId }: { conversationId: string }) {
  const text = useText();
  const names = useTypistNames(conversationId);
  return (
    <p className="h-5 shrink-0 truncate px-4 text-[13px] text-soft">
      {names.length > 0 && text.conversation.typing(names)}
    </p>
  );
}
