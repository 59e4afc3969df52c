import { type DisplayLanguage, STATUS_LABELS } from '@meeshy/status-protocol';
import type { UserLike } from '../client/people.ts';
import { pageLanguage } from '../client/words.ts';
import { useAsOfText } from './use-as-of.ts';
import { useShown } from './use-shown.ts';

export interface OnlineIndicatorProps {
  user: UserLike | null | undefined;
  /** Pixels, 12 unless told. */
  size?: number;
  /** Whose mark it is, for the accessible name. The person's name unless told; `''`: decoration beside a text. */
  label?: string;
  language?: DisplayLanguage;
}

/** A status as a mark, never by colour alone: a filled disc, a crescent, a hollow ring; a dashed one: not known now. */
export function OnlineIndicator({ user, size = 12, label, language = pageLanguage() }: OnlineIndicatorProps) {
  const { status, since } = useShown(user, language);
  const asOf = useAsOfText(user?.id ?? '', language);
  const name = label ?? user?.displayName ?? user?.username ?? '';
  const word = STATUS_LABELS[language][status].toLocaleLowerCase(language);
  const words = [name, word, asOf || since].filter((part) => part !== '').join(', ');

  return (
    <span
      className="meeshy-mark"
      data-status={status}
      data-outdated={asOf !== '' || undefined}
      style={{ width: size, height: size }}
      {...(label === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': words })}
    >
      <svg viewBox="0 0 12 12" width={size} height={size} aria-hidden="true">
        <circle className="meeshy-mark-online" cx="6" cy="6" r="4.9" />
        <path className="meeshy-mark-away" d="M5.9 1.1A4.1 4.1 0 0 0 10.6 7.6 4.9 4.9 0 1 1 5.9 1.1Z" />
        <circle className="meeshy-mark-offline" cx="6" cy="6" r="4.3" />
        <circle className="meeshy-mark-outdated" cx="6" cy="6" r="4.5" />
      </svg>
    </span>
  );
}
