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
      <OnlineIndicator user={{ id, displayName: id }} language="en" /> {id}: {status}
    </li>
  );
}

export function App({ me }: { me: string }) {
  useUserStatusRealtime();
  const { refresh, isRefreshing, error } = useManualStatusRefresh('lunch');
  return (
    <main>
      <h1>{me}</h1>
      <ConnectionStatus language="en" />
      <ul>
        <Person id="alice" />
        <Person id="bob" />
      </ul>
      <button type="button" onClick={() => void refresh()} disabled={isRefreshing}>
        Refresh
      </button>
      {error && <p role="alert">{error.message}</p>}
    </main>
  );
}
