import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { INPUT_LOOK } from './field.tsx';

interface Props {
  label: string;
  value: string;
  onChange: (words: string) => void;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
}

/** `/` anywhere outside a text field leads here, of several to the one that came last; Esc empties it. */
export function SearchField({ label, value, onChange, onKeyDown }: Props) {
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const focusBySlash = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      if (input.current?.offsetParent === null) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', focusBySlash);
    return () => removeEventListener('keydown', focusBySlash);
  }, []);

  return (
    <div className="relative">
      <Search
        size={16}
        strokeWidth={1.75}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-soft"
      />
      <input
        ref={input}
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={label}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value !== '') {
            event.preventDefault();
            onChange('');
          }
          onKeyDown?.(event);
        }}
        className={`${INPUT_LOOK} pr-3 pl-9 [&::-webkit-search-cancel-button]:hidden`}
      />
    </div>
  );
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
