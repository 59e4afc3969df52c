import { useEffect, useState } from 'react';
import type { ConnectionState } from '../client/connection-state.ts';
import { clockText } from '../client/dates.ts';
import { SILENT_MS } from '../client/freshness.ts';
import { type Language, wordsOf } from '../client/words.ts';
import { usePresenceClient } from './presence-context.ts';
import { useReader } from './rendering.ts';
import { useConnectionStatus } from './use-connection-status.ts';

/** What `<ConnectionStatus>` takes. */
export interface ConnectionStatusProps {
  language?: Language | undefined;
  /** The dot alone, where a `ConnectionBar` has the words. */
  isBrief?: boolean;
}

/** The light of the connection itself: a small dot while all is well, words and a button otherwise. */
export function ConnectionStatus({ isBrief = false, ...props }: ConnectionStatusProps) {
  const { retry } = usePresenceClient();
  const connection = useConnectionStatus();
  const isLong = useIsLong(connection.state);
  const { language, zone } = useReader(props.language);
  const words = wordsOf(language);
  const isOffline = connection.state === 'offline' && connection.reason !== 'closed';

  return (
    <span className="meeshy-connection" data-state={connection.state}>
      <span
        className="meeshy-connection-dot"
        {...(connection.state === 'connected'
          ? { role: 'img', 'aria-label': words.connected, title: words.connected }
          : { 'aria-hidden': true })}
      />
      {!isBrief && (
        <span className="meeshy-connection-words" role="status">
          {connection.state === 'reconnecting' && isLong && words.reconnecting}
          {isOffline && words.offlineSince(clockText(connection.since, language, zone))}
        </span>
      )}
      {isOffline && !isBrief && (
        <button type="button" className="meeshy-button" onClick={retry}>
          {words.retry}
        </button>
      )}
    </span>
  );
}

/** Whether this state has lasted so long that one speaks of it. */
function useIsLong(state: ConnectionState['state']): boolean {
  const { time } = usePresenceClient();
  const [long, setLong] = useState<ConnectionState['state'] | null>(null);
  useEffect(() => time.later(() => setLong(state), SILENT_MS), [time, state]);
  return long === state;
}
