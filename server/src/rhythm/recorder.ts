/**
 * P22: marks the five minutes in which those are online here who keep a history. Each of them begins with a look at who is there, and
 * whoever comes meanwhile is marked by coming: so nobody is missed, however short they stay.
 *
 *   next five minutes ─ all ───┐
 *   changes ─ whom they are of ┴▶ presence.recorded ─▶ marked ─ every 10 minutes, at the end ─▶ records.add
 *
 * A gateway that is killed loses what it had marked since it last wrote: 10 minutes at most, unless the database was away.
 */
import type { LivePresence } from '@meeshy/status-gateway';
import { firstKept, NO_WEEK, outliving } from './history.ts';
import { dayOfMark, MARK_MS, markAt } from './marks.ts';
import type { HistoryRecords, MarkedDay } from './records.ts';
import { zoneOf } from './week.ts';

export interface HistoryTimes {
  /** A clock that was set is heard of so late at most. */
  readonly lookMs: number;
  /** Of nobody is written more often. */
  readonly writeMs: number;
}

export const HISTORY_TIMES: HistoryTimes = { lookMs: 60_000, writeMs: 600_000 };

const TIDYING_MS = 3_600_000;
/** Written, and given up, at once. */
const MOST_AT_ONCE = 500;
/** So many marks wait for a database that is away: a day of 1,700 people. */
const MOST_WAITING = 500_000;

/**
 * Marks that were made, and those that were dropped while the database was away; how often somebody's marks were added to what is
 * kept, and could not be, which is tried again.
 */
export const HISTORY_OUTCOMES = ['marked', 'dropped', 'written', 'failed'] as const;
export type HistoryOutcome = (typeof HISTORY_OUTCOMES)[number];

export interface RecorderParts {
  readonly records: HistoryRecords;
  readonly presence: Pick<LivePresence, 'recorded' | 'now'>;
  readonly times: HistoryTimes;
  /** Whether old days are given up here. */
  readonly isFirst: () => boolean;
  readonly onFailed: (what: string, error: unknown) => void;
  readonly onOutcome: (outcome: HistoryOutcome, count: number) => void;
}

export interface Recorder {
  /** Some may have come to be online. */
  look(ids: Iterable<string>): void;
  start(): void;
  /** By the mark, when it was made: what of this person is not written yet. */
  unwritten(userId: string): Promise<ReadonlyMap<number, number>>;
  /** All that is marked by now. */
  write(): Promise<void>;
  /** Days that have been kept for long enough. */
  tidy(): Promise<void>;
  stop(): Promise<void>;
}

/** By whom, and by the mark: when it was made. */
type Marked = Map<string, Map<number, number>>;
const NOTHING: ReadonlyMap<number, number> = new Map();

export function createRecorder(parts: RecorderParts): Recorder {
  const { records, presence, times, isFirst, onFailed, onOutcome } = parts;
  const timers: NodeJS.Timeout[] = [];
  let marked: Marked = new Map();
  let waiting = 0;
  let dropped = 0;
  let lookedAt = -1;
  let looking: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  /** Whether it is a new one. */
  function mark(userId: string, at: number): boolean {
    const known = marked.get(userId);
    const marks = known ?? new Map<number, number>();
    if (!known) marked.set(userId, marks);
    const isNew = !marks.has(markAt(at));
    if (isNew && waiting >= MOST_WAITING) {
      dropped += 1;
      return false;
    }
    if (isNew) waiting += 1;
    marks.set(markAt(at), at);
    return isNew;
  }

  function look(ids?: Iterable<string>): void {
    const now = presence.now();
    let made = 0;
    for (const id of presence.recorded(ids)) if (mark(id, now)) made += 1;
    if (made > 0) onOutcome('marked', made);
  }

  /** With each five minutes that begin. */
  function lookAtAll(): void {
    const now = presence.now();
    if (markAt(now) !== lookedAt) look();
    lookedAt = markAt(now);
    looking = setTimeout(lookAtAll, Math.min((lookedAt + 1) * MARK_MS - now, times.lookMs));
  }

  function write(): Promise<void> {
    writing = writing.then(writeMarked);
    return writing;
  }

  async function writeMarked(): Promise<void> {
    if (dropped > 0) {
      onFailed('writing histories', new Error(`${dropped} marks of histories were dropped`));
      onOutcome('dropped', dropped);
    }
    const people = [...marked];
    [marked, waiting, dropped] = [new Map(), 0, 0];
    try {
      while (people.length > 0) {
        await add(people.slice(0, MOST_AT_ONCE));
        people.splice(0, MOST_AT_ONCE);
      }
    } catch (error) {
      for (const [id, marks] of people) for (const at of marks.values()) mark(id, at);
      onFailed('writing histories', error);
      onOutcome('failed', people.length);
    }
  }

  async function add(people: readonly [string, ReadonlyMap<number, number>][]): Promise<void> {
    const since = await records.since(people.map(([id]) => id));
    const days = people.flatMap(([id, marks]) => daysOf(id, marks, since.get(id)));
    await records.add(days);
    if (days.length > 0) onOutcome('written', new Set(days.map(({ userId }) => userId)).size);
  }

  async function tidy(): Promise<void> {
    const to = firstKept(presence.now());
    let after = '';
    for (;;) {
      const ids = await records.withDaysBefore(to, after, MOST_AT_ONCE);
      for (const id of ids) await giveUp(id, to);
      const last = ids.at(-1);
      if (last === undefined || ids.length < MOST_AT_ONCE) return;
      after = last;
    }
  }

  async function giveUp(userId: string, to: number): Promise<void> {
    const history = await records.find(userId);
    if (!history || history.from >= to) return;
    const { marks, zone, from, since, earlier } = history;
    const week = outliving(earlier ?? NO_WEEK, marks, { from, to, since }, zoneOf(zone));
    await records.giveUp(history, to, week);
  }

  return {
    look,
    write,
    tidy,

    async unwritten(userId) {
      // What is being written is in neither place.
      await writing;
      return new Map(marked.get(userId) ?? NOTHING);
    },

    start() {
      lookAtAll();
      timers.push(
        setInterval(() => void write(), times.writeMs),
        setInterval(() => {
          if (isFirst()) tidy().catch((error) => onFailed('giving up old days of histories', error));
        }, TIDYING_MS),
      );
    },

    async stop() {
      for (const timer of timers) clearInterval(timer);
      if (looking) clearTimeout(looking);
      await write();
    },
  };
}

/** What was marked before a history began is none of it. */
function daysOf(userId: string, marks: ReadonlyMap<number, number>, since: number | undefined): MarkedDay[] {
  if (since === undefined) return [];
  const days = new Map<number, number[]>();
  for (const [mark, at] of marks) {
    if (at < since) continue;
    const day = dayOfMark(mark);
    days.set(day, [...(days.get(day) ?? []), mark]);
  }
  return [...days].map(([day, own]) => ({ userId, since, day, marks: own }));
}
