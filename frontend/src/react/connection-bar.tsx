import { useCallback, useSyncExternalStore } from 'react';
import { clockText } from '../client/dates.ts';
import { type Language, wordsOf } from '../client/words.ts';
import { usePresenceClient } from './presence-context.ts';
import { onEitherSide, useReader } from './rendering.ts';
import { useAsOfAll } from './use-as-of.ts';
import { useConnectionStatus } from './use-connection-status.ts';

/** What `<ConnectionBar>` takes. */
export interface ConnectionBarProps {
  language?: Language | undefined;
}

/** Whether what is shown is live. It is not while the connection has been down for more than a moment. */
export function useIsLive(): boolean {
  const { freshness } = usePresenceClient();
  const read = useCallback(() => freshness.asOfAll() === null, [freshness]);
  return useSyncExternalStore(freshness.listen, read, onEitherSide(read, true));
}

/** Over the content while nothing of it is live: since when, and what to do. Empty otherwise. */
export function ConnectionBar(props: ConnectionBarProps) {
  const { retry } = usePresenceClient();
  const connection = useConnectionStatus();
  const asOf = useAsOfAll();
  const { language, zone } = useReader(props.language);
  const words = wordsOf(language);
  const isOffline = connection.state === 'offline';

  return (
    <div className="meeshy-bar" data-shown={asOf !== null || undefined}>
      <span role="status">
        {asOf !== null && (isOffline ? words.offlineSince(clockText(asOf, language, zone)) : words.reconnecting)}
      </span>
      {asOf !== null && isOffline && (
        <button type="button" className="meeshy-button" onClick={retry}>
          {words.retry}
        </button>
      )}
    </div>
  );
}
