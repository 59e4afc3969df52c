/**
 * Looks whether those are back who are waited for. A gateway looks at whomever it hears of: who came, who left, who may be seen by
 * others than before.
 *
 *   sessions, changes, sights ─ id ─▶ gathered, or by when ─▶ weighed (weighing.ts) ─▶ due to be told
 */
import type { Observation } from '@meeshy/status-gateway';
import { statusOf } from '@meeshy/status-protocol';
import { createQueue, type Queue } from './queue.ts';
import type { AlertRecords } from './records.ts';
import type { AlertTimes } from './waiting.ts';
import { createWeighing, type WeighingParts } from './weighing.ts';

/** Asked of the database at once. */
const MOST_AT_ONCE = 500;
/** Whose alerts are read one after the other. */
const MOST_LOOKERS = 8;
/** So many wait to be looked at. */
const MOST_WAITING = 50_000;
/** A timer takes no more than 24 days. */
const LONGEST_MS = 3_600_000;
/** After a failure. */
const PAUSE_MS = 1_000;

type Change = Extract<Observation, { kind: 'change' }>['change'];

export interface ReturnsParts extends Omit<WeighingParts, 'records' | 'times' | 'again'> {
  readonly records: AlertRecords;
  readonly times: AlertTimes;
  /** Some are to be told something now. */
  readonly onDue: () => void;
  readonly onDropped: () => void;
  readonly onFailed: (error: unknown) => void;
}

export interface Returns {
  /** To be looked at after so long; unless given, when others have gathered. */
  look(subjectId: string, afterMs?: number): void;
  /** A session of somebody began, who may be waited for, and may have something to be told. */
  opened(subjectId: string): void;
  changed(change: Change): void;
  /** Somebody may be seen by others than before, and see others. */
  resighted(subjectId: string): void;
  stop(): Promise<void>;
}

export function createReturns(parts: ReturnsParts): Returns {
  const { records, presence, thresholds, times, steady, onDue, onReturned, onDropped, onFailed } = parts;
  const weighing = createWeighing({
    ...parts,
    again: look,
    onReturned() {
      onReturned();
      onDue();
    },
  });
  /** When to look at whom. */
  const due = new Map<string, number>();
  /** Whose sessions began, and whose view of others may be another one. */
  const opened: Queue = createQueue(MOST_WAITING, onDropped);
  const lookers: Queue = createQueue(MOST_WAITING, onDropped);
  let timer: NodeJS.Timeout | null = null;
  let timerAt = 0;
  let work: Promise<void> | null = null;
  let isStopped = false;

  function look(subjectId: string, afterMs = times.gatherMs): void {
    if (isStopped) return;
    const at = steady() + Math.max(0, afterMs);
    const known = due.get(subjectId);
    if (known === undefined && due.size >= MOST_WAITING) onDropped();
    else due.set(subjectId, Math.min(known ?? at, at));
    wake(at);
  }

  /** Whoever has to wait longest is looked at when that is over, or with others before. */
  function wake(at: number): void {
    if (isStopped || work || (timer && at >= timerAt)) return;
    if (timer) clearTimeout(timer);
    timerAt = at;
    timer = setTimeout(begin, Math.min(Math.max(0, at - steady()), LONGEST_MS));
  }

  function begin(): void {
    timer = null;
    work = workOff()
      .catch((error) => onFailed(error))
      .finally(() => {
        work = null;
        let next = opened.size + lookers.size > 0 ? 0 : Number.POSITIVE_INFINITY;
        for (const at of due.values()) next = Math.min(next, at);
        if (Number.isFinite(next)) wake(Math.max(next, steady() + times.gatherMs));
      });
  }

  async function workOff(): Promise<void> {
    const at = steady();
    const ids = [...due].filter(([, when]) => when <= at).map(([id]) => id);
    await lookAt(ids.slice(0, MOST_AT_ONCE));
    await opened.take(MOST_AT_ONCE, async (came) => {
      await records.makeDue(came);
      onDue();
    });
    await lookers.take(MOST_LOOKERS, async (those) => {
      for (const id of those) for (const { subjectId } of await records.mine(id, presence.now())) look(subjectId, 0);
    });
  }

  async function lookAt(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    // Of whom there is news from here on is looked at again.
    for (const id of ids) due.delete(id);
    try {
      await weighing.weigh(ids);
    } catch (error) {
      for (const id of ids) look(id, PAUSE_MS);
      throw error;
    }
  }

  return {
    look,

    opened(subjectId) {
      if (!isStopped) opened.add(subjectId);
      look(subjectId);
    },

    changed({ subject: { id }, before, facts, cause, at }) {
      const isOnline = (is: typeof facts) => statusOf(is, at, thresholds) === 'online';
      if (before.isOnline === facts.isOnline && isOnline(before) === isOnline(facts) && !weighing.isUndecided(id))
        return;
      // It may be that a gateway could not say for a while whom it serves.
      look(id, cause === 'orphan' ? times.orphanMs : undefined);
    },

    resighted(subjectId) {
      if (!isStopped) lookers.add(subjectId);
      look(subjectId);
    },

    async stop() {
      isStopped = true;
      if (timer) clearTimeout(timer);
      due.clear();
      weighing.forget();
      await work;
    },
  };
}
