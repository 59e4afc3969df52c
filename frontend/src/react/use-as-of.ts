import type { DisplayLanguage } from '@meeshy/status-protocol';
import { useCallback, useSyncExternalStore } from 'react';
import { asOfText } from '../client/last-seen.ts';
import { pageLanguage } from '../client/words.ts';
import { usePresenceClient } from './presence-context.ts';

/** As of when a person's status is known, epoch milliseconds; `null`: it is live. */
export function useAsOf(userId: string): number | null {
  const { freshness } = usePresenceClient();
  const read = useCallback(() => freshness.asOf(userId), [freshness, userId]);
  return useSyncExternalStore(freshness.listen, read, read);
}

/** "as of 14:02"; nothing while it is live. */
export function useAsOfText(userId: string, language: DisplayLanguage = pageLanguage()): string {
  return useText(useAsOf(userId), language);
}

/** As of when the statuses of everybody are known, epoch milliseconds; `null`: they are live. */
export function useAsOfAll(): number | null {
  const { freshness } = usePresenceClient();
  return useSyncExternalStore(freshness.listen, freshness.asOfAll, freshness.asOfAll);
}

/** The same in words, for what is said of several. */
export function useAsOfAllText(language: DisplayLanguage = pageLanguage()): string {
  return useText(useAsOfAll(), language);
}

function useText(asOf: number | null, language: DisplayLanguage): string {
  const { clock } = usePresenceClient();
  return asOf === null ? '' : asOfText(asOf, clock.now(), language);
}
