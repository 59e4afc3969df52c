import './no-eval.ts';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { applyPreferences } from './state/preferences.ts';
import { followHistory } from './ui/use-history-entry.ts';
import '@meeshy/status-react/status.css';
import './styles.css';

applyPreferences();
followHistory();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

// Only where the page is built: while one develops, nothing is to be kept.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  // A browser that refuses it (private mode) starts with a network only.
  addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => {}));
}
