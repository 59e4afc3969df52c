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
import { giveUpOldDays } from './giving-up.ts';
import { dayOfMark, MARK_MS, markAt } from './marks.ts';
import type { HistoryRecords, MarkedDay } from './records.ts';
import { createUnwritten } from './unwritten.ts';

export interface HistoryTimes {
  /** A clock that was set is heard of so late at most. */
  readonly lookMs: number;
  /** Of nobody is written more often. */
  readonly writeMs: number;
}

export const HISTORY_TIMES: HistoryTimes = { lookMs: 60_000, writeMs: 600_000 };

const TIDYING_MS = 3_600_000;
/** Whose marks are written at once. */
const MOST_AT_ONCE = 500;
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

export function createRecorder(parts: RecorderParts): Recorder {
  const { records, presence, times, isFirst, onFailed, onOutcome } = parts;
  const timers: NodeJS.Timeout[] = [];
  const unwritten = createUnwritten();
  let lookedAt = -1;
  let looking: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  function look(ids?: Iterable<string>): void {
    const now = presence.now();
    let made = 0;
    for (const id of presence.recorded(ids)) if (unwritten.mark(id, now)) made += 1;
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
    const { people, dropped } = unwritten.take();
    if (dropped > 0) {
      onFailed('writing histories', new Error(`${dropped} marks of histories were dropped`));
      onOutcome('dropped', dropped);
    }
    try {
      while (people.length > 0) {
        await add(people.slice(0, MOST_AT_ONCE));
        people.splice(0, MOST_AT_ONCE);
      }
    } catch (error) {
      for (const [id, marks] of people) for (const at of marks.values()) unwritten.mark(id, at);
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

  return {
    look,
    write,
    tidy: () => giveUpOldDays(records, presence.now()),

    async unwritten(userId) {
      // What is being written is in neither place.
      await writing;
      return new Map(unwritten.of(userId));
    },

    start() {
      lookAtAll();
      timers.push(
        setInterval(() => void write(), times.writeMs),
        setInterval(() => {
          if (isFirst())
            giveUpOldDays(records, presence.now()).catch((error) => onFailed('giving up old days of histories', error));
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
