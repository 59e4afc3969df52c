import type { DisplayLanguage } from '@meeshy/status-protocol';
import { useSyncExternalStore } from 'react';
import { clockText } from '../client/last-seen.ts';
import { freshness } from '../client/page.ts';
import { getSocketIOService } from '../client/service.ts';
import { pageLanguage, WORDS } from '../client/words.ts';
import { useConnectionStatus } from './use-connection-status.ts';

export interface ConnectionBarProps {
  language?: DisplayLanguage;
}

/** Whether what is shown is live. It is not while the connection has been down for more than a moment. */
export function useIsLive(): boolean {
  return useSyncExternalStore(freshness.listen, isLive, isLive);
}

/** Over the content while nothing of it is live: since when, and what to do. Empty otherwise. */
export function ConnectionBar({ language = pageLanguage() }: ConnectionBarProps) {
  const connection = useConnectionStatus();
  const asOf = useSyncExternalStore(freshness.listen, freshness.asOfAll, freshness.asOfAll);
  const words = WORDS[language];
  const isOffline = connection.state === 'offline';

  return (
    <div className="meeshy-bar" data-shown={asOf !== null || undefined}>
      <span role="status">
        {asOf !== null && (isOffline ? words.offlineSince(clockText(asOf, language)) : words.reconnecting)}
      </span>
      {asOf !== null && isOffline && (
        <button type="button" className="meeshy-button" onClick={getSocketIOService().retry}>
          {words.retry}
        </button>
      )}
    </div>
  );
}

function isLive(): boolean {
  return freshness.asOfAll() === null;
}
