/** A connection that leads nowhere: whatever a viewer's session is told is told to code of the host's, as far as it is news. */
import { randomUUID } from 'node:crypto';
import { type PresenceEvent, readSnapshot } from '../../presence/shown/wire.ts';
import type { Link } from './link.ts';
import type { Picture } from './picture.ts';

export interface ListenerLink extends Link {
  end(): void;
}

/** The first snapshot is what there is to begin with: no news. */
export function createListenerLink(picture: Picture, tell: (event: PresenceEvent) => void): ListenerLink {
  let isOpen = true;
  let hasBegun = false;
  let users: PresenceEvent[] = [];

  function end(): void {
    isOpen = false;
  }

  return {
    id: randomUUID(),
    get isOpen() {
      return isOpen;
    },
    backlog: 0,
    unansweredMs: 0,
    send() {},

    sendJson(_event, json) {
      const { serverTime, part = 1, parts = 1, ...shown } = readSnapshot(json);
      users = part === 1 ? shown.users : [...users, ...shown.users];
      if (part < parts) return;
      const news = picture.replace(users, serverTime);
      users = [];
      if (hasBegun) for (const event of news) tell(event);
      hasBegun = true;
    },

    deliver({ pieces }) {
      for (const { event } of pieces) if (picture.take(event)) tell(event);
    },

    close: end,
    drop: end,
    end,
  };
}
