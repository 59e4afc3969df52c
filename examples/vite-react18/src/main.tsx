import { configureSocketIOService } from '@meeshy/status-react';
import '@meeshy/status-react/status.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';

// http://127.0.0.1:3000/?as=alice
const me = new URLSearchParams(location.search).get('as') ?? 'alice';
configureSocketIOService({ getCredentials: () => ({ token: me }) });

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App me={me} />
    </StrictMode>,
  );
}
