/**
 * P20: which conversation this page shows, as long as somebody can see it, and who else looks at that.
 *
 *   shown by some component, in a visible page ── told, and again in time, and to each new connection ──▶ the server
 *   the server ── who else ──▶ kept until it says something else, or nobody can see the page, or the connection ends
 */
import type { ConversationViewers } from '@meeshy/status-protocol';
import { createListeners } from './listeners.ts';
import { ofClient } from './of-client.ts';
import { isVisible, onVisibility } from './page-events.ts';
import type { PresenceClient } from './presence.ts';
import { createTimers } from './timers.ts';

/** The server forgets after 60 s: one that comes late, or is lost, does no harm. */
const AGAIN_MS = 25_000;

/** Who else looks at a conversation now. */
export type Viewers = Pick<ConversationViewers, 'viewers' | 'others'>;

export const NO_VIEWERS: Viewers = Object.freeze({ viewers: Object.freeze([]) as never, others: 0 });

/** Which conversation a page shows, and who else looks at it. */
export interface Viewing {
  /**
   * A component shows this conversation until the answer is called. Of several the one that came last is told, while the page is
   * visible.
   */
  show(conversationId: string): () => void;
  /** Who else looks at it, as far as it is the one that is told. The same object until it changes. */
  viewers(conversationId: string): Viewers;
  listen(listener: () => void): () => void;
}

type Client = Pick<PresenceClient, 'time' | 'sendViewing' | 'on' | 'onConnectionStatus' | 'getConnectionStatus'>;

/** Of a client, the same each time. */
export const viewingOf: (client: Client) => Viewing = ofClient(createViewing);

function createViewing(client: Client): Viewing {
  const listeners = createListeners<void>();
  const timers = createTimers<'again'>(client.time);
  const shown: { readonly conversationId: string }[] = [];
  /** What the server was told last over this connection. */
  let said: string | null = null;
  let viewers = NO_VIEWERS;
  let stopLooking: (() => void) | null = null;
  let isConnected = client.getConnectionStatus().state === 'connected';

  const visible = () => (isVisible() ? (shown.at(-1)?.conversationId ?? null) : null);

  function keep(next: Viewers): void {
    if (next === viewers) return;
    viewers = next;
    listeners.tell();
  }

  function say(conversationId: string | null): void {
    timers.clearAll();
    if (conversationId !== said) keep(NO_VIEWERS);
    said = client.sendViewing(conversationId) ? conversationId : null;
    if (said !== null) timers.set('again', () => say(visible()), AGAIN_MS);
  }

  function look(): void {
    if (visible() !== said) say(visible());
  }

  client.onConnectionStatus(({ state }) => {
    if ((state === 'connected') === isConnected) return;
    isConnected = !isConnected;
    timers.clearAll();
    said = null;
    keep(NO_VIEWERS);
    if (isConnected) look();
  });
  client.on('conversation:viewers', ({ conversationId, viewers: people, others }) => {
    if (conversationId === said) keep({ viewers: people, others });
  });

  return {
    show(conversationId) {
      const one = { conversationId };
      stopLooking ??= onVisibility(look);
      shown.push(one);
      look();
      return () => {
        const place = shown.indexOf(one);
        if (place < 0) return;
        shown.splice(place, 1);
        if (shown.length === 0) {
          stopLooking?.();
          stopLooking = null;
        }
        look();
      };
    },

    viewers: (conversationId) => (conversationId === said ? viewers : NO_VIEWERS),
    listen: listeners.add,
  };
}
