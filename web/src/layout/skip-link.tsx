import { useText } from '../i18n/text.ts';
import { CONTENT_ID } from './screen.tsx';

/** The keyboard's way past the list. */
export function SkipLink() {
  const text = useText();
  return (
    <a
      href={`#${CONTENT_ID}`}
      onClick={(event) => {
        // A hash would be a new place in the history.
        event.preventDefault();
        document.getElementById(CONTENT_ID)?.focus();
      }}
      className="fixed top-2 left-2 z-10 -translate-y-16 rounded-card bg-accent px-4 py-2 font-medium text-on-accent focus:translate-y-0"
    >
      {text.common.skipToContent}
    </a>
  );
}
