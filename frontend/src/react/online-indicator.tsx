import type { UserLike } from '../client/people.ts';
import type { Language } from '../client/words.ts';
import { useAsOfText } from './use-as-of.ts';
import { markOf, useShown } from './use-shown.ts';

/** What `<OnlineIndicator>` takes. */
export interface OnlineIndicatorProps {
  user: UserLike | null | undefined;
  /** Pixels, 12 unless told. */
  size?: number;
  /** Whose mark it is, for the accessible name. The person's name unless told; `''`: decoration beside a text. */
  label?: string;
  language?: Language | undefined;
}

/**
 * A status as a mark, never by colour alone: a filled disc, a crescent, a hollow ring; a dashed one: not known now. What the
 * person says is a second shape in it: a square (busy), a bar (do not disturb), and for oneself a padlock (invisible). Of whoever is away
 * or offline and gets push messages it is a small telephone.
 */
export function OnlineIndicator({ user, size = 12, label, language }: OnlineIndicatorProps) {
  const { status, told, spoken } = useShown(user, language, markOf);
  const asOf = useAsOfText(user?.id ?? '', language);
  const name = label ?? user?.displayName ?? user?.username ?? '';
  const words = [name, spoken, asOf].filter((part) => part !== '').join(', ');

  return (
    <span
      className="meeshy-mark"
      // To whom one is invisible one looks gone, and the mark shows what they see.
      data-status={told === 'invisible' ? 'offline' : status}
      data-told={told ?? undefined}
      data-outdated={asOf !== '' || status === 'unknown' || undefined}
      style={{ width: size, height: size }}
      {...(label === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': words })}
    >
      <svg viewBox="0 0 12 12" width={size} height={size} aria-hidden="true">
        <circle className="meeshy-mark-online" cx="6" cy="6" r="4.9" />
        <path className="meeshy-mark-away" d="M5.9 1.1A4.1 4.1 0 0 0 10.6 7.6 4.9 4.9 0 1 1 5.9 1.1Z" />
        <circle className="meeshy-mark-offline" cx="6" cy="6" r="4.3" />
        <circle className="meeshy-mark-outdated" cx="6" cy="6" r="4.5" />
        <g className="meeshy-mark-told">{told !== null && GLYPHS[told]}</g>
      </svg>
    </span>
  );
}

/** Around the middle of the mark; the style sheet moves them into the crescent's gap. */
const GLYPHS = {
  busy: <rect x="3.9" y="3.9" width="4.2" height="4.2" rx="0.5" />,
  dnd: <rect x="3.2" y="4.9" width="5.6" height="2.2" rx="0.6" />,
  push: (
    <g className="meeshy-mark-phone">
      <rect x="3.1" y="0.9" width="5.8" height="10.2" rx="1.4" />
      <path d="M5.2 9h1.6" />
    </g>
  ),
  // A ring with room for what is in it.
  invisible: (
    <>
      <circle cx="6" cy="6" r="5.4" />
      <rect x="3.6" y="5.3" width="4.8" height="3.4" rx="0.6" />
      <path d="M4.6 5.6V4.7a1.4 1.4 0 0 1 2.8 0v.9" />
    </>
  ),
};
