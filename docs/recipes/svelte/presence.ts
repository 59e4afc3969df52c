import { createPresenceClient } from '@meeshy/status-react/client';
import { createSubscriber } from 'svelte/reactivity';

// In place of a token that you have: the name itself. http://127.0.0.1:5173/?as=bob
const token = new URLSearchParams(location.search).get('as') ?? 'alice';

export const presence = createPresenceClient({ url: 'http://127.0.0.1:3000', getCredentials: () => ({ token }) });

/** Begins with the first effect that reads a status, and ends with the last one. */
const subscribe = createSubscriber((update) => {
  const ends = [presence.watch(), presence.store.subscribe(update)];
  return () => {
    for (const end of ends) end();
  };
});

/** "Away · seen 12 minutes ago · 🚆 On the train". What reads it in a template or an effect is run again when it changes. */
export function presenceText(id: string): string {
  subscribe();
  return presence.getPresenceText({ id }, { language: 'en' });
}
