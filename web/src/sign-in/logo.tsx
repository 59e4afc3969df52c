/** In the page itself: a picture that had to be fetched would be a broken one without a network. As `public/icon.svg`. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" width={24} height={24} aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#4752d6" />
      <path
        d="M8 22.5V11.2a1.2 1.2 0 0 1 2.15-.74L16 18l5.85-7.54A1.2 1.2 0 0 1 24 11.2v11.3"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
