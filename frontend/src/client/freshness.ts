/** How old what is shown is, while nothing comes: nothing looks fresher than it is. Times are epoch milliseconds. */
import type { ConnectionState } from './connection-state.ts';
import { createListeners } from './listeners.ts';
import { createTimers, type SteadyTime } from './timers.ts';

/** Shorter interruptions are nobody's business. */
export const SILENT_MS = 1_000;

export interface Freshness {
  /** As of when this person's status is known; `null`: it is live. */
  asOf(userId: string): number | null;
  /** The same of everybody at once: as of when most was known. */
  asOfAll(): number | null;
  listen(listener: () => void): () => void;

  follow(connection: ConnectionState): void;
  /** From here on the connection tells of everybody. */
  snapshotCame(): void;
  /** These were read over another way than the connection: by REST, or from what the browser had kept. */
  wereRead(userIds: readonly string[], at: number): void;
  forget(): void;
}

export function createFreshness(time?: SteadyTime): Freshness {
  const listeners = createListeners<void>();
  const timers = createTimers<'silence'>(time);
  const readAt = new Map<string, number>();
  let hasSnapshot = false;
  let downSince: number | null = null;
  let lastReadAt: number | null = null;

  function become(since: number | null): void {
    if (since === downSince) return;
    downSince = since;
    listeners.tell();
  }

  /** Whoever was read later than the connection told of everybody is known as of then. */
  function known(read: number | null): number | null {
    if (downSince === null || read === null) return downSince;
    return hasSnapshot ? Math.max(downSince, read) : read;
  }

  return {
    asOf: (userId) => known(readAt.get(userId) ?? null),
    asOfAll: () => (hasSnapshot ? downSince : known(lastReadAt)),
    listen: listeners.add,
    follow(connection) {
      timers.clearAll();
      const isLive = connection.state === 'connected';
      const isUnwanted = connection.state === 'offline' && connection.reason === 'closed';
      if (isLive || isUnwanted) become(null);
      else if (connection.state === 'offline' || downSince !== null) become(connection.since);
      else timers.set('silence', () => become(connection.since), SILENT_MS);
    },
    snapshotCame() {
      hasSnapshot = true;
      readAt.clear();
    },
    wereRead(userIds, at) {
      for (const id of userIds) readAt.set(id, at);
      lastReadAt = at;
      if (downSince !== null) listeners.tell();
    },
    forget() {
      hasSnapshot = false;
      lastReadAt = null;
      readAt.clear();
    },
  };
}
