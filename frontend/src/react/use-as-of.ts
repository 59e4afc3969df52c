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
  return textOf(useAsOf(userId), language);
}

/** The same of everybody at once, for what is said of several. */
export function useAsOfAllText(language: DisplayLanguage = pageLanguage()): string {
  return textOf(useSyncExternalStore(freshness.listen, freshness.asOfAll, freshness.asOfAll), language);
}

function textOf(asOf: number | null, language: DisplayLanguage): string {
  return asOf === null ? '' : asOfText(asOf, clock.now(), language);
}
