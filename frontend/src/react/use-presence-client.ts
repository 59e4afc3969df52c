import { pageClient } from '../client/page.ts';
import type { PresenceClient } from '../client/presence.ts';

/** The presence that the components here show. */
export function usePresenceClient(): PresenceClient {
  return pageClient();
}
