import type { Note } from '@meeshy/status-protocol';
import { useId, useRef, useState } from 'react';
import type { MenuWords } from '../client/menu-words.ts';
import type { NoteDraft, StatusChoice } from '../client/my-status.ts';
import { graphemesOf } from '../client/names.ts';
import { EmojiPicker } from './emoji-picker.tsx';
import { CloseIcon, SmileIcon } from './icons.tsx';
import { type LastingChoice, lastingUntil, UntilSelect, untilOf } from './until-fields.tsx';

const LONGEST = 100;

interface Props {
  words: MenuWords;
  note: Note | null;
  recents: readonly NoteDraft[];
  now: number;
  onSet: (choice: StatusChoice) => void;
}

/** A note: an emoji, a few words, and until when. Enter sets it. What was written lately and what is usual fills it in. */
export function NoteForm({ words, note, recents, now, onSet }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const [emoji, setEmoji] = useState(note?.emoji ?? '');
  const [content, setContent] = useState(note?.text ?? '');
  const [asItIs] = useState<LastingChoice>(() => lastingUntil(note?.until ?? null));
  const [choice, setChoice] = useState(asItIs);
  const [isPicking, setIsPicking] = useState(false);
  const [isAsked, setIsAsked] = useState(false);
  const hintId = useId();
  const text = content.trim();
  const isTooLong = graphemesOf(text).length > LONGEST;
  // The field has no seconds: what nobody touched ends exactly when it did.
  const until = choice === asItIs && note?.until ? { until: note.until } : untilOf(choice, now);

  const fill = (draft: NoteDraft, lasting: LastingChoice['lasting']) => {
    setEmoji(draft.emoji);
    setContent(draft.text);
    setChoice({ lasting, time: '' });
    field.current?.focus();
  };

  return (
    <form
      noValidate
      className="meeshy-menu-part"
      onSubmit={(event) => {
        event.preventDefault();
        setIsAsked(true);
        if (isTooLong || until === null) return;
        if (emoji !== '' || text !== '') onSet({ note: { emoji, text }, ...until });
        else if (note !== null) onSet({ note: null });
      }}
    >
      <div className="meeshy-note-line">
        <button
          ref={opener}
          type="button"
          className="meeshy-icon-button meeshy-emoji-button"
          aria-label={emoji === '' ? words.emoji : `${words.emoji} ${emoji}`}
          aria-expanded={isPicking}
          onClick={() => setIsPicking(!isPicking)}
        >
          {emoji === '' ? <SmileIcon /> : <span aria-hidden="true">{emoji}</span>}
        </button>
        <input
          ref={field}
          type="text"
          dir="auto"
          className="meeshy-field"
          aria-label={words.note}
          placeholder={words.notePlaceholder}
          autoComplete="off"
          aria-invalid={isTooLong || undefined}
          aria-describedby={isTooLong ? hintId : undefined}
          value={content}
          onChange={(event) => setContent(event.target.value)}
        />
        {note !== null && (
          <button
            type="button"
            className="meeshy-icon-button"
            aria-label={words.endNote}
            title={words.endNote}
            onClick={() => onSet({ note: null })}
          >
            <CloseIcon />
          </button>
        )}
      </div>
      {isTooLong && (
        <p id={hintId} className="meeshy-wrong">
          {words.tooLong}
        </p>
      )}
      {isPicking && (
        <EmojiPicker
          words={words}
          emoji={emoji}
          onChoose={(chosen) => {
            setEmoji(chosen);
            setIsPicking(false);
            field.current?.focus();
          }}
          onClose={() => {
            setIsPicking(false);
            opener.current?.focus();
          }}
        />
      )}
      <div className="meeshy-note-line">
        <UntilSelect words={words} choice={choice} now={now} isWrong={isAsked && until === null} onChange={setChoice} />
        <button type="submit" className="meeshy-button meeshy-button-primary">
          {words.set}
        </button>
      </div>
      <Drafts
        label={words.recent}
        drafts={recents.filter((draft) => !isAmong(words.notes, draft))}
        onChoose={(draft) => fill(draft, 'none')}
      />
      <Drafts
        label={words.suggestions}
        drafts={words.notes}
        onChoose={(draft) => fill(draft, draft.preset ?? 'none')}
      />
    </form>
  );
}

function isAmong(drafts: readonly NoteDraft[], { emoji, text }: NoteDraft): boolean {
  return drafts.some((one) => one.emoji === emoji && one.text === text);
}

function Drafts<Draft extends NoteDraft>({
  label,
  drafts,
  onChoose,
}: {
  label: string;
  drafts: readonly Draft[];
  onChoose: (draft: Draft) => void;
}) {
  if (drafts.length === 0) return null;
  return (
    <fieldset className="meeshy-chips">
      <legend className="meeshy-sr">{label}</legend>
      {drafts.map((draft) => (
        <button
          key={`${draft.emoji} ${draft.text}`}
          type="button"
          className="meeshy-chip"
          onClick={() => onChoose(draft)}
        >
          {draft.emoji !== '' && <span aria-hidden="true">{`${draft.emoji} `}</span>}
          <bdi>{draft.text || draft.emoji}</bdi>
        </button>
      ))}
    </fieldset>
  );
}
