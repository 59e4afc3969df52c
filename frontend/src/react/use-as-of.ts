import type { DisplayLanguage } from '@meeshy/status-protocol';
import { useCallback, useSyncExternalStore } from 'react';
import { asOfText } from '../client/last-seen.ts';
import { clock, freshness } from '../client/page.ts';
import { pageLanguage } from '../client/words.ts';

/** As of when a person's status is known, epoch milliseconds; `null`: it is live. */
export function useAsOf(userId: string): number | null {
  const read = useCallback(() => freshness.asOf(userId), [userId]);
  return useSyncExternalStore(freshness.listen, read, read);
}

/** "as of 14:02"; nothing while it is live. */
export function useAsOfText(userId: string, language: DisplayLanguage = pageLanguage()): string {
  const asOf = useAsOf(userId);
  return asOf === null ? '' : asOfText(asOf, clock.now(), language);
}
