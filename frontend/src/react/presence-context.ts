import { createContext, useContext } from 'react';
import { pageClient } from '../client/page.ts';
import type { PresenceClient } from '../client/presence.ts';

/** `null`: nobody has given one. */
export const PresenceContext = createContext<PresenceClient | null>(null);

/** The presence that is shown here: of the nearest `<PresenceProvider>`, or the page's own. */
export function usePresenceClient(): PresenceClient {
  return useContext(PresenceContext) ?? pageClient();
}
