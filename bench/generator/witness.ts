/** Compares what viewers are told with what was caused. Times are those of `performance.now()`. */
import type { UserStatusEvent } from '@meeshy/status-protocol';
import type { Seen } from '../conversation.ts';
import { quantilesOf } from './statistics.ts';

export interface Witness {
  /** Somebody leaves or comes, now. */
  caused(subjectId: string, isOnline: boolean): void;
  /** A viewer was told. */
  heard(viewer: Viewer, status: UserStatusEvent, at: number): void;
  seen(): Pick<Seen, 'changes' | 'unheard' | 'online' | 'offline' | 'both' | 'announced' | 'slowestViewerMs'>;
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
  const latest = new Map<string, Cause>();
  const causes: Cause[] = [];
  const online: number[] = [];
  const offline: number[] = [];
  const announced: number[] = [];
  const waits = new Map<string, { sum: number; count: number }>();

  function waited(viewerId: string, ms: number): void {
    const wait = waits.get(viewerId) ?? { sum: 0, count: 0 };
    waits.set(viewerId, { sum: wait.sum + ms, count: wait.count + 1 });
  }

  return {
    caused(subjectId, isOnline) {
      const cause = { isOnline, at: performance.now(), isHeard: false };
      latest.set(subjectId, cause);
      causes.push(cause);
    },

    heard(viewer, { userId, isOnline, version, timestamp }, at) {
      const isRepeated = version <= (viewer.known.get(userId) ?? -1);
      viewer.known.set(userId, version);
      if (isRepeated || viewer.id === userId) return;
      const cause = latest.get(userId);
      if (cause?.isOnline === isOnline && cause.at >= viewer.since) {
        cause.isHeard = true;
        (isOnline ? online : offline).push(at - cause.at);
        waited(viewer.id, at - cause.at);
      } else if (!cause && version >= Date.parse(timestamp)) {
        // What is told again has the version of long ago.
        const ms = performance.timeOrigin + at - Date.parse(timestamp);
        announced.push(ms);
        waited(viewer.id, ms);
      }
    },

    seen: () => ({
      changes: causes.length,
      unheard: causes.filter(({ isHeard }) => !isHeard).length,
      online: quantilesOf(online),
      offline: quantilesOf(offline),
      both: quantilesOf([...online, ...offline]),
      announced: quantilesOf(announced),
      slowestViewerMs: Math.max(0, ...[...waits.values()].map(({ sum, count }) => sum / count)),
    }),
  };
}
