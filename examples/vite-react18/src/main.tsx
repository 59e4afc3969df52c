import {
  ConnectionStatus,
  configureSocketIOService,
  OnlineIndicator,
  useManualStatusRefresh,
  useUserStatus,
  useUserStatusRealtime,
} from '@meeshy/status-react';
import '@meeshy/status-react/status.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

// http://127.0.0.1:3000/?as=alice
const me = new URLSearchParams(location.search).get('as') ?? 'alice';
configureSocketIOService({ getCredentials: () => ({ token: me }) });

function Person({ id }: { id: string }) {
  const status = useUserStatus(id);
  return (
    <li data-status={status}>
      <OnlineIndicator user={{ id, displayName: id }} language="en" /> {id}: {status}
    </li>
  );
}

function App() {
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

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
