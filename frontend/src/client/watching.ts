/**
 * P21: of a crowd one is told of those alone whom one watches. Whoever is shown there is watched; of whom nobody tells, nothing is
 * known: neither what was, nor that they are offline.
 *
 *   shown by components ── gathered, bounded ──▶ `presence:watch` ── faces, then changes ──▶ the store
 *        └── nobody tells of them (yet, or any more) ──▶ unknown in the store
 */
import type { UserStatusEvent } from '@meeshy/status-protocol';
import { createAskedFor } from './asked-for.ts';
import { ofClient } from './of-client.ts';
import type { PresenceClient } from './presence.ts';
import { createShownPeople, type ShownOne } from './shown-people.ts';
import { createSilence } from './silence.ts';
import { createWatchRequests } from './watch-requests.ts';

/** Who is shown of which conversation, and of whom of them one is told. */
export interface Watching {
  /**
   * A component shows this person of this conversation until the answer is called. In a conversation that is no crowd nothing
   * comes of it. Of more than `MOST_WATCHED` those are watched who came last, and of several crowds the last.
   */
  watch(conversationId: string, userId: string): () => void;
  /** Whether what the store says of them is so, and not what it has kept of before, or that nobody tells of them. */
  isTold(conversationId: string, userId: string): boolean;
  /**
   * For an application that knows with whom one shares a conversation that is no crowd: one is told of them in any case. Without it
   * that is known of whoever was told of while they were not watched.
   */
  tellOthers(isTold: (userId: string) => boolean): void;
}

type Client = Pick<
  PresenceClient,
  | 'store'
  | 'clock'
  | 'time'
  | 'identity'
  | 'sendWatch'
  | 'on'
  | 'onUserStatus'
  | 'getConnectionStatus'
  | 'onConnectionStatus'
>;

/** Of a client, the same each time. */
export const watchingOf: (client: Client) => Watching = ofClient(createWatching);

function createWatching(client: Client): Watching {
  const { store, time } = client;
  const shown = createShownPeople(store);
  const { isCrowd } = shown;
  const asked = createAskedFor(time);
  /** Of whom one was told without having asked. */
  const others = new Set<string>();
  let isOther = (_userId: string) => false;
  /** Who is in the snapshot that is coming. */
  const told = new Map<string, UserStatusEvent>();

  const silence = createSilence(store, client.clock, isToBeSilent);
  const requests = createWatchRequests(client, shown, asked, silence);

  function isToldAnyway(userId: string): boolean {
    const isOwn = userId === store.getState().ownId;
    return isOwn || others.has(userId) || isOther(userId) || shown.isShownElsewhere(userId);
  }

  function isToBeSilent(userId: string): boolean {
    return shown.isOfCrowd(userId) && !asked.isAnswered(userId) && !isToldAnyway(userId);
  }

  client.onUserStatus((event) => {
    const { userId } = event;
    if (asked.has(userId)) {
      asked.hear(event);
      silence.keep(event);
      return;
    }
    if (event.withdrawn) {
      others.delete(userId);
      silence.settle([userId]);
    } else if (asked.isLate(userId)) silence.keep(event);
    else {
      others.add(userId);
      // Also where the one before it, of the same batch, has ended the silence.
      if (!shown.hasMet(userId)) return;
      silence.end(userId);
      store.getState().applyBatch([event]);
    }
  });

  client.on('presence:snapshot', ({ users, part = 1, parts = 1 }) => {
    if (part === 1) told.clear();
    for (const one of users) told.set(one.userId, one);
    if (part === parts) begin();
  });

  /** Everything is as the snapshot says. */
  function begin(): void {
    others.clear();
    for (const id of told.keys()) if (!asked.has(id) && !asked.isLate(id)) others.add(id);
    asked.begin((id) => told.has(id));
    shown.meetAgain();
    silence.restart(told, shown.met());
    told.clear();
    requests.begin();
  }

  client.onConnectionStatus(({ state }) => {
    if (state !== 'connected') requests.cut();
  });

  // Who shares a conversation with whom may have changed: it shows by whom one is told of.
  client.on('conversation:changed', () => {
    others.clear();
    silence.settle(shown.userIds());
  });

  client.identity.onEnd(() => {
    others.clear();
    for (const part of [requests, asked, shown, silence]) part.forget();
  });

  /** They are shown from now on, or no more. */
  function turn({ conversationId, userId }: ShownOne): void {
    if (isCrowd(conversationId)) requests.saySoon();
    // Until that is said, one is told of them.
    if (shown.hasMet(userId)) silence.settle([userId]);
  }

  return {
    watch(conversationId, userId) {
      const one = { conversationId, userId };
      shown.add(one);
      turn(one);
      return () => {
        if (shown.remove(one)) turn(one);
      };
    },
    isTold: (conversationId, userId) => !isCrowd(conversationId) || asked.isAnswered(userId) || isToldAnyway(userId),
    tellOthers(isTold) {
      isOther = isTold;
      silence.settle(shown.met());
    },
  };
}
