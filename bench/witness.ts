/** Compares what viewers are told with what was caused. */
import type { UserStatusEvent } from '@meeshy/status-protocol';
import type { Seen } from './conversation.ts';
import { quantilesOf } from './statistics.ts';

/** Times are those of `performance.now()`. */
export interface Witness {
  /** Somebody leaves or comes, now. */
  caused(subjectId: string, isOnline: boolean): void;
  /** A viewer was told. */
  heard(viewer: Viewer, status: UserStatusEvent, at: number): void;
  opened(): void;
  refused(): void;
  seen(): Seen;
}

export interface Viewer {
  readonly id: string;
  /** The latest version that it was told of each subject; kept by the witness. */
  readonly known: Map<string, number>;
  /** Since when it has its snapshot: what was caused before is in there, and what comes of it later is a repetition. */
  readonly since: number;
}

interface Cause {
  readonly isOnline: boolean;
  readonly at: number;
  isHeard: boolean;
}

export function createWitness(): Witness {
  const startedAt = performance.now();
  const latest = new Map<string, Cause>();
  const causes: Cause[] = [];
  const online: number[] = [];
  const offline: number[] = [];
  let events = 0;
  let opened = 0;
  let refused = 0;

  return {
    caused(subjectId, isOnline) {
      const cause = { isOnline, at: performance.now(), isHeard: false };
      latest.set(subjectId, cause);
      causes.push(cause);
    },

    heard(viewer, { userId, isOnline, version }, at) {
      events += 1;
      const isRepeated = version <= (viewer.known.get(userId) ?? -1);
      viewer.known.set(userId, version);
      const cause = latest.get(userId);
      if (isRepeated || viewer.id === userId || cause?.isOnline !== isOnline || cause.at < viewer.since) return;
      cause.isHeard = true;
      (isOnline ? online : offline).push(at - cause.at);
    },

    opened: () => {
      opened += 1;
    },
    refused: () => {
      refused += 1;
    },

    seen: () => ({
      seconds: (performance.now() - startedAt) / 1_000,
      opened,
      refused,
      changes: causes.length,
      unheard: causes.filter(({ isHeard }) => !isHeard).length,
      events,
      online: quantilesOf(online),
      offline: quantilesOf(offline),
      both: quantilesOf([...online, ...offline]),
    }),
  };
}
