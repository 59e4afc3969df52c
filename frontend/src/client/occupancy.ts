/** P21: how many are in the crowd that this page shows. Those are told who view it. */
import type { CrowdOccupancy } from '@meeshy/status-protocol';
import { createListeners } from './listeners.ts';
import { ofClient } from './of-client.ts';
import type { PresenceClient } from './presence.ts';
import { viewingOf } from './viewing.ts';

/** How many are in a crowd, how many of them are online, and how many look at it: above 50 to two digits. */
export type Occupancy = Omit<CrowdOccupancy, 'conversationId'>;

/** How many are in the crowds that are shown. */
export interface Occupancies {
  /** A component shows this conversation until the answer is called: while it does, and the page is visible, one views it (`viewingOf`). */
  show(conversationId: string): () => void;
  /** The same object until it changes; `null`: it is no crowd, or has not been counted yet over this connection. */
  of(conversationId: string): Occupancy | null;
  listen(listener: () => void): () => void;
}

type Client = Parameters<typeof viewingOf>[0] & Pick<PresenceClient, 'store'>;

/** Of a client, the same each time. */
export const occupanciesOf: (client: Client) => Occupancies = ofClient(createOccupancies);

function createOccupancies(client: Client): Occupancies {
  const listeners = createListeners<void>();
  const counted = new Map<string, Occupancy>();
  const shown: string[] = [];

  function forget(conversationId: string): void {
    if (counted.delete(conversationId)) listeners.tell();
  }

  client.on('conversation:occupancy', ({ conversationId, ...counts }) => {
    const { members, online, viewing } = counts;
    if (!shown.includes(conversationId) || ![members, online, viewing].every(Number.isSafeInteger)) return;
    counted.set(conversationId, { members, online, viewing });
    listeners.tell();
  });
  client.onConnectionStatus(({ state }) => {
    if (state !== 'connected') for (const id of [...counted.keys()]) forget(id);
  });
  client.on('presence:snapshot', () => {
    const { crowds } = client.store.getState();
    for (const id of [...counted.keys()]) if (!crowds.includes(id)) forget(id);
  });

  return {
    show(conversationId) {
      const stop = viewingOf(client).show(conversationId);
      shown.push(conversationId);
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        stop();
        shown.splice(shown.indexOf(conversationId), 1);
        if (!shown.includes(conversationId)) forget(conversationId);
      };
    },
    of: (conversationId) => counted.get(conversationId) ?? null,
    listen: listeners.add,
  };
}
