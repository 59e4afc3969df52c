'use client';

import {
  ConnectionStatus,
  OnlineIndicator,
  useManualStatusRefresh,
  useUserStatus,
  useUserStatusRealtime,
} from '@meeshy/status-react';

function Person({ id }: { id: string }) {
  const status = useUserStatus(id);
  return (
    <li data-status={status}>
      <OnlineIndicator user={{ id, displayName: id }} /> {id}: {status}
    </li>
  );
}

export function People({ ids }: { ids: readonly string[] }) {
  useUserStatusRealtime();
  const { refresh, isRefreshing, error } = useManualStatusRefresh('lunch');
  return (
    <main>
      <ConnectionStatus />
      <ul>
        {ids.map((id) => (
          <Person key={id} id={id} />
        ))}
      </ul>
      <button type="button" onClick={() => void refresh()} disabled={isRefreshing}>
        Refresh
      </button>
      {error && <p role="alert">{error.message}</p>}
    </main>
  );
}
