/** Who stands out: whose announcements took longest, and who comes and goes all the time. Takes the steady time, has no clock. */

import { beside, type Face, type Naming, nameOf } from '@meeshy/status-gateway';
import { type OperatorFigures, writeTime } from '@meeshy/status-protocol';
import { round } from './tally.ts';

const WINDOW_MS = 300_000;
const SHOWN = 5;
/** Who closed one session has merely left. */
const LEAST_CLOSED = 2;
/** More subjects than this are not remembered: those that stand out least are forgotten. */
const REMEMBERED = 1_000;

export interface Rankings {
  /** Whether an announcement that took so long is any of which `announced` would take note. */
  isNotable(userId: string, ms: number, at: number): boolean;
  announced(face: Face, ms: number, at: number): void;
  sessionClosed(face: Face, at: number): void;
  /** `wall`: epoch ms at `now`. `isNamed`: whether somebody may be. */
  read(
    now: number,
    wall: number,
    isNamed: (face: Face) => boolean,
  ): Pick<Naming<OperatorFigures>, 'slowest' | 'flapping'>;
}

interface Announcement {
  readonly face: Face;
  readonly ms: number;
  readonly at: number;
}

interface Closings {
  readonly face: Face;
  readonly times: readonly number[];
}

export function createRankings(): Rankings {
  let slowest = new Map<string, Announcement>();
  let flapping = new Map<string, Closings>();

  function recentSlowest(now: number): Announcement[] {
    return [...slowest.values()].filter(({ at }) => now - at < WINDOW_MS).sort((a, b) => b.ms - a.ms);
  }

  function recentFlapping(now: number): Closings[] {
    return [...flapping.values()]
      .map(({ face, times }) => ({ face, times: times.filter((at) => now - at < WINDOW_MS) }))
      .filter(({ times }) => times.length > 0)
      .sort((a, b) => b.times.length - a.times.length);
  }

  function isNotable(userId: string, ms: number, at: number): boolean {
    const known = slowest.get(userId);
    return !known || ms >= known.ms || at - known.at >= WINDOW_MS;
  }

  return {
    isNotable,

    announced(face, ms, at) {
      if (isNotable(face.userId, ms, at)) slowest.set(face.userId, { face, ms, at });
      if (slowest.size > REMEMBERED) slowest = keyed(recentSlowest(at));
    },

    sessionClosed(face, at) {
      const times = [...(flapping.get(face.userId)?.times ?? []), at].slice(-REMEMBERED);
      flapping.set(face.userId, { face, times });
      if (flapping.size > REMEMBERED) flapping = keyed(recentFlapping(at));
    },

    read(now, wall, isNamed) {
      return {
        slowest: first(recentSlowest(now), isNamed).map(({ face, ms, at }) =>
          beside({ ms: round(ms), at: writeTime(Math.round(wall - (now - at))) ?? '' }, nameOf(face)),
        ),
        flapping: first(recentFlapping(now), isNamed)
          .filter(({ times }) => times.length >= LEAST_CLOSED)
          .map(({ face, times }) => beside({ closed: times.length }, nameOf(face))),
      };
    },
  };
}

/** Those that stand out most, with room for others. */
function keyed<Entry extends { readonly face: Face }>(entries: readonly Entry[]): Map<string, Entry> {
  return new Map(entries.slice(0, REMEMBERED / 2).map((entry) => [entry.face.userId, entry]));
}

/** As many as are shown. Nobody else is looked up. */
function first<Entry extends { readonly face: Face }>(
  entries: readonly Entry[],
  isNamed: (face: Face) => boolean,
): Entry[] {
  const shown: Entry[] = [];
  for (const entry of entries) {
    if (shown.length === SHOWN) break;
    if (isNamed(entry.face)) shown.push(entry);
  }
  return shown;
}
