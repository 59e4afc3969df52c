/**
 * P22, P23: what others are told of somebody's history: their usual hours, and when they are likely back, if they let them and as far as
 * whoever asks sees them. Everybody else is told the same as of somebody who does not exist.
 *
 *   presence.historySeen ─ agreed? until when? ─┐
 *   records ─ marks ─ once a day and person ────┴▶ week, habits ─ kept ─▶ answers
 */
import { setImmediate as rest } from 'node:timers/promises';
import type { LivePresence } from '@meeshy/status-gateway';
import { SLICE_MS } from '@meeshy/status-gateway/host';
import type { UsualHours, Outlook as WireOutlook } from '@meeshy/status-protocol';
import type { Habits } from './habits.ts';
import { createKept } from './kept.ts';
import { type Outlook, outlookOf } from './outlook.ts';
import type { HistoryRecords } from './records.ts';
import { habitsBy, type Known, knownOf, usualWeek } from './usual.ts';
import { MINUTE_MS, type Zone, zoneOf } from './week.ts';

/** Of the hours of people in a zone, and of habits: 2 kB each. */
const MOST_KEPT = 2_000;
/** More than are in use. Each remembers some hundred days. */
const MOST_ZONES = 200;
const QUARTER_MS = 15 * MINUTE_MS;

export interface ShownHistories {
  /** By an IANA zone. */
  hours(viewerId: string, userId: string, zone: string): Promise<UsualHours | null>;
  outlook(viewerId: string, userId: string): Promise<WireOutlook | null>;
}

export interface ShownParts {
  readonly records: Pick<HistoryRecords, 'since' | 'find'>;
  readonly presence: Pick<LivePresence, 'historySeen' | 'now'>;
}

interface Learnt {
  readonly habits: Habits;
  /** Of the one who is away. */
  readonly zone: string;
}

export function createShown({ records, presence }: ShownParts): ShownHistories {
  const weeks = createKept<UsualHours['week'] | null>(MOST_KEPT);
  const learnt = createKept<Learnt | null>(MOST_KEPT);
  const zones = createKept<Zone>(MOST_ZONES);
  const zoneBy = (name: string) => zones.get(name, async () => zoneOf(name));

  /** What is kept here was made of a history that may have been erased at another gateway. */
  const sinceOf = async (userId: string) => (await records.since([userId])).get(userId);

  /** Several at once would take all of a turn of the event loop, each its slice. */
  let latest: Promise<unknown> = Promise.resolve();
  function inTurn<Found>(find: () => Promise<Found>): Promise<Found> {
    const found = latest.then(find, find);
    latest = found.catch(() => {});
    return found;
  }

  async function weekOf(userId: string, since: number, known: Known, zone: string) {
    const history = await records.find(userId);
    return history?.since === since ? usualWeek(history, known, await zoneBy(zone)) : null;
  }

  async function learn(userId: string, since: number, known: Known): Promise<Learnt | null> {
    const history = await records.find(userId);
    if (history?.since !== since) return null;
    const { marks, zone } = history;
    return { habits: await habitsBy(marks, known, await zoneBy(zone), breathing()), zone };
  }

  return {
    async hours(viewerId, userId, zone) {
      const seen = await presence.historySeen(viewerId, userId);
      const since = seen?.hours ? await sinceOf(userId) : undefined;
      if (!seen || since === undefined) return null;
      const known = knownOf(seen, presence.now());
      const week = await weeks.get(keyOf(userId, since, known, zone), () => weekOf(userId, since, known, zone));
      return week && { zone, week };
    },

    async outlook(viewerId, userId) {
      const seen = await presence.historySeen(viewerId, userId);
      if (!seen?.outlook || seen.leftAt === null) return null;
      const since = await sinceOf(userId);
      if (since === undefined) return null;
      const now = presence.now();
      const known = knownOf(seen, now);
      const found = await learnt.get(keyOf(userId, since, known), () => inTurn(() => learn(userId, since, known)));
      const outlook = found && outlookOf(found.habits, seen.leftAt, now, await zoneBy(found.zone));
      return outlook && written(outlook);
    },
  };
}

function breathing(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < SLICE_MS) return;
    await rest();
    began = performance.now();
  };
}

function keyOf(userId: string, since: number, { to, end }: Known, zone = ''): string {
  return [since, to, end, zone, userId].join(' ');
}

/** No finer than it is worth; what is promised by then is no less probable for it. */
function written({ probability, by, around, from }: Outlook): WireOutlook {
  const nearest = (at: number) => Math.round(at / QUARTER_MS) * QUARTER_MS;
  return {
    probability: Math.floor(probability * 100) / 100,
    by: timeOf(Math.ceil(by / QUARTER_MS) * QUARTER_MS),
    around: timeOf(nearest(around)),
    from: timeOf(nearest(from)),
  };
}

const timeOf = (at: number) => new Date(at).toISOString();
