/** Decoration: the button around it says what it does. */
const ICON = {
  viewBox: '0 0 24 24',
  width: 18,
  height: 18,
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 2,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;

export function RefreshIcon({ isTurning }: { isTurning: boolean }) {
  return (
    <svg {...ICON} aria-hidden="true" className={isTurning ? 'meeshy-turning' : undefined}>
      <path d="M3 12a9 9 0 0 1 15-6.7L21 8M21 3v5h-5M21 12a9 9 0 0 1-15 6.7L3 16M3 21v-5h5" />
    </svg>
  );
}

export function CloseIcon() {
  return (
    <svg {...ICON} aria-hidden="true">
      <path d="M18 6 6 18M6 6l12 12" />
    </svg>
  );
}

export function BellIcon({ isFilled }: { isFilled: boolean }) {
  return (
    <svg {...ICON} width={16} height={16} aria-hidden="true" fill={isFilled ? 'currentColor' : 'none'}>
      <path d="M6 9a6 6 0 0 1 12 0c0 6 2.5 7 2.5 7h-17S6 15 6 9M10.3 20a2 2 0 0 0 3.4 0" />
    </svg>
  );
}

export function SmileIcon() {
  return (
    <svg {...ICON} aria-hidden="true">
      <circle cx="12" cy="12" r="9" />
      <path d="M8 14c1 1.6 2.4 2.4 4 2.4s3-.8 4-2.4M9 9.5h.01M15 9.5h.01" />
    </svg>
  );
}
