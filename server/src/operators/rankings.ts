/** Who stands out: whose announcements took longest, and who comes and goes all the time. Takes the steady time, has no clock. */

import type { Subject } from '@meeshy/status-gateway';
import { type OperatorFigures, writeTime } from '@meeshy/status-protocol';
import { round } from './tally.ts';

const WINDOW_MS = 300_000;
const SHOWN = 5;
/** Who closed one session has merely left. */
const LEAST_CLOSED = 2;
/** More subjects than this are not remembered: those that stand out least are forgotten. */
const REMEMBERED = 1_000;

export interface Rankings {
  announced(subject: Subject, ms: number, at: number): void;
  sessionClosed(subject: Subject, at: number): void;
  /** `wall`: epoch ms at `now`. */
  read(now: number, wall: number): Pick<OperatorFigures, 'slowest' | 'flapping'>;
}

interface Announcement {
  readonly subject: Subject;
  readonly ms: number;
  readonly at: number;
}

interface Closings {
  readonly subject: Subject;
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
      .map(({ subject, times }) => ({ subject, times: times.filter((at) => now - at < WINDOW_MS) }))
      .filter(({ times }) => times.length > 0)
      .sort((a, b) => b.times.length - a.times.length);
  }

  return {
    announced(subject, ms, at) {
      const known = slowest.get(subject.id);
      if (!known || ms >= known.ms || at - known.at >= WINDOW_MS) slowest.set(subject.id, { subject, ms, at });
      if (slowest.size > REMEMBERED) slowest = keyed(recentSlowest(at));
    },

    sessionClosed(subject, at) {
      const times = [...(flapping.get(subject.id)?.times ?? []), at].slice(-REMEMBERED);
      flapping.set(subject.id, { subject, times });
      if (flapping.size > REMEMBERED) flapping = keyed(recentFlapping(at));
    },

    read(now, wall) {
      return {
        slowest: recentSlowest(now)
          .slice(0, SHOWN)
          .map(({ subject, ms, at }) => ({
            ...named(subject),
            ms: round(ms),
            at: writeTime(Math.round(wall - (now - at))) ?? '',
          })),
        flapping: recentFlapping(now)
          .slice(0, SHOWN)
          .filter(({ times }) => times.length >= LEAST_CLOSED)
          .map(({ subject, times }) => ({ ...named(subject), closed: times.length })),
      };
    },
  };
}

/** Those that stand out most, with room for others. */
function keyed<Entry extends { readonly subject: Subject }>(entries: readonly Entry[]): Map<string, Entry> {
  return new Map(entries.slice(0, REMEMBERED / 2).map((entry) => [entry.subject.id, entry]));
}

function named({ id, username }: Subject) {
  return { userId: id, username };
}
