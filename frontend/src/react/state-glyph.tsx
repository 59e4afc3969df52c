import type { StateValue } from '@meeshy/status-protocol';

/** A state by itself, larger than in a mark and in the same shape. Decoration: its name stands beside it. */
export function StateGlyph({ value }: { value: StateValue }) {
  return (
    <svg
      className="meeshy-state-glyph"
      data-value={value}
      viewBox="0 0 12 12"
      width="16"
      height="16"
      aria-hidden="true"
    >
      {SHAPES[value]}
    </svg>
  );
}

const SHAPES = {
  available: <circle cx="6" cy="6" r="4.6" />,
  busy: <rect x="1.8" y="1.8" width="8.4" height="8.4" rx="1.2" />,
  dnd: <rect x="1" y="4.2" width="10" height="3.6" rx="1.2" />,
  invisible: (
    <>
      <rect x="2.4" y="5.2" width="7.2" height="5.2" rx="1" />
      <path d="M4 5.4V4a2 2 0 0 1 4 0v1.4" />
    </>
  ),
};
