import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { firstEmoji } from '../client/emoji.ts';
import type { MenuWords } from '../client/menu-words.ts';

/** In a grid of eight by three. */
const EMOJI = [
  ...['🗓️', '📞', '🎧', '💻', '📝', '🎤', '🎓', '🧪'],
  ...['🚆', '🚗', '🚲', '✈️', '🏠', '🏢', '☕️', '🍽️'],
  ...['🤒', '🦷', '👶', '🐶', '🏃', '🌴', '🎉', '😴'],
];
const COLUMNS = 8;

interface Props {
  words: MenuWords;
  emoji: string;
  onChoose: (emoji: string) => void;
  onClose: () => void;
}

/** A few, and any that one types. One tab stop; the arrow keys move within; Esc closes it and nothing else. */
export function EmojiPicker({ words, emoji, onChoose, onClose }: Props) {
  const grid = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(Math.max(0, EMOJI.indexOf(emoji)));
  const [isWrong, setIsWrong] = useState(false);
  const wrongId = useId();

  const move = (event: KeyboardEvent) => {
    const next = nextPlace(event.key, active);
    if (next === null) return;
    event.preventDefault();
    setActive(next);
    grid.current?.querySelectorAll('button')[next]?.focus();
  };

  return (
    <fieldset
      className="meeshy-emoji"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <legend className="meeshy-sr">{words.emoji}</legend>
      <div ref={grid} className="meeshy-emoji-grid">
        {EMOJI.map((each, index) => (
          <button
            key={each}
            type="button"
            aria-label={each}
            aria-pressed={each === emoji}
            tabIndex={index === active ? 0 : -1}
            onFocus={() => setActive(index)}
            onKeyDown={move}
            onClick={() => onChoose(each)}
          >
            {each}
          </button>
        ))}
      </div>
      <div className="meeshy-emoji-other">
        <input
          type="text"
          className="meeshy-field"
          aria-label={words.otherEmoji}
          placeholder={words.otherEmoji}
          aria-invalid={isWrong || undefined}
          aria-describedby={isWrong ? wrongId : undefined}
          autoComplete="off"
          onChange={(event) => {
            const typed = firstEmoji(event.target.value);
            setIsWrong(typed === null && event.target.value.trim() !== '');
            if (typed !== null) onChoose(typed);
          }}
          onKeyDown={(event) => {
            // It is no part of the form around it.
            if (event.key === 'Enter') event.preventDefault();
          }}
        />
        <button type="button" className="meeshy-button" onClick={() => onChoose('')}>
          {words.noEmoji}
        </button>
      </div>
      {isWrong && (
        <p id={wrongId} className="meeshy-wrong">
          {words.notEmoji}
        </p>
      )}
    </fieldset>
  );
}

function nextPlace(key: string, current: number): number | null {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[key];
  if (key === 'Home') return 0;
  if (key === 'End') return EMOJI.length - 1;
  if (step === undefined) return null;
  const next = current + step;
  return next >= 0 && next < EMOJI.length ? next : current;
}
