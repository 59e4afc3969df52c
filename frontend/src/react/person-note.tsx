import type { UserLike } from '../client/people.ts';
import type { Language } from '../client/words.ts';
import { noteOf, useShown } from './use-shown.ts';

/** What `<PersonNote>` takes. */
export interface PersonNoteProps {
  user: UserLike | null | undefined;
  language?: Language | undefined;
  /** Where there is room: until when, too. */
  hasEnd?: boolean;
  className?: string;
}

/**
 * What somebody writes of themselves, in one line that gives way to the name beside it. Nothing without a note. It is for the
 * eye: the mark of the person says it to whoever listens.
 */
export function PersonNote({ user, language, hasEnd = false, className = '' }: PersonNoteProps) {
  const { emoji, text, whole, end } = useShown(user, language, noteOf);
  if (whole === '') return null;
  return (
    <span className={`meeshy-note ${className}`} title={whole} aria-hidden="true">
      {emoji !== '' && <span className="meeshy-note-emoji">{emoji}</span>}
      {text !== '' && <bdi>{text}</bdi>}
      {hasEnd && end !== '' && <span>{` · ${end}`}</span>}
    </span>
  );
}
