import { useCallback, useSyncExternalStore } from 'react';
import { asOfText } from '../client/last-seen.ts';
import type { Language } from '../client/words.ts';
import { usePresenceClient } from './presence-context.ts';
import { onEitherSide, useReader } from './rendering.ts';

/** As of when a person's status is known, epoch milliseconds; `null`: it is live. */
export function useAsOf(userId: string): number | null {
  const { freshness } = usePresenceClient();
  const read = useCallback(() => freshness.asOf(userId), [freshness, userId]);
  return useSyncExternalStore(freshness.listen, read, onEitherSide(read, null));
}

/** "as of 14:02"; nothing while it is live. */
export function useAsOfText(userId: string, language?: Language): string {
  return useText(useAsOf(userId), language);
}

/** As of when the statuses of everybody are known, epoch milliseconds; `null`: they are live. */
export function useAsOfAll(): number | null {
  const { freshness } = usePresenceClient();
  return useSyncExternalStore(freshness.listen, freshness.asOfAll, onEitherSide(freshness.asOfAll, null));
}

/** The same in words, for what is said of several. */
export function useAsOfAllText(language?: Language): string {
  return useText(useAsOfAll(), language);
}

function useText(asOf: number | null, given: Language | undefined): string {
  const { clock } = usePresenceClient();
  const { language, zone } = useReader(given);
  return asOf === null ? '' : asOfText(asOf, clock.now(), language, zone);
}
