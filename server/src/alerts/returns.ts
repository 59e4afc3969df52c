/**
 * Looks whether those are back who are waited for. A gateway looks at whomever it hears of: who came, who left, who may be seen by
 * others than before. Who of them is waited for it asks the database, of many at once, and what they show it asks as the watcher: so
 * nobody is told of what they could not see, and a gateway that takes over finds all there is to know.
 *
 *   sessions, changes, sights ─ id ─▶ gathered ─▶ records.about ─▶ seen by each watcher ─▶ step ─▶ records.returned
 */
import { type Observation, type Presence, type Shown, statusOnWire, wireOf } from '@meeshy/status-gateway';
import { statusOf, type Thresholds, type WireFace } from '@meeshy/status-protocol';
import type { Direct } from './direct.ts';
import type { AlertRecord, AlertRecords } from './records.ts';
import { type AlertTimes, type Seen, type Step, step } from './waiting.ts';

/** Asked of the database at once. */
const MOST_AT_ONCE = 500;
/** Seen by their watchers at once. */
const MOST_TOGETHER = 8;
/** So many wait to be looked at. */
const MOST_WAITING = 50_000;
/** A timer takes no more than 24 days. */
const LONGEST_MS = 3_600_000;
/** After a failure. */
const PAUSE_MS = 1_000;

type Change = Extract<Observation, { kind: 'change' }>['change'];

export interface ReturnsParts {
  readonly records: AlertRecords;
  readonly presence: Pick<Presence, 'get' | 'preview' | 'sharing' | 'now'>;
  readonly direct: Direct;
  readonly thresholds: Thresholds;
  readonly times: AlertTimes;
  /** Ms by a clock that nobody sets: what lasts is measured by it. */
  readonly steady: () => number;
  /** Some are to be told something now. */
  readonly onDue: () => void;
  readonly onReturned: () => void;
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

/** Since when, by the steady clock, somebody has been online, as one watcher sees them, and by what they grant that one. */
interface Online {
  readonly own: number | null;
  readonly grant: number | null;
}

const NEVER: Online = { own: null, grant: null };

export function createReturns(parts: ReturnsParts): Returns {
  const { records, presence, direct, thresholds, times, steady, onDue, onReturned, onDropped, onFailed } = parts;
  const now = () => presence.now();
  /** When to look at whom. */
  const due = new Map<string, number>();
  /** Whose sessions began, and whose view of others may be another one. */
  const opened = new Set<string>();
  const lookers = new Set<string>();
  /** By subject, and by alert. Of those only who may be back, or do not want to be disturbed. */
  let online = new Map<string, ReadonlyMap<string, Online>>();
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
    await some(opened, MOST_AT_ONCE, async (came) => {
      await records.makeDue(came);
      onDue();
    });
    await some(lookers, MOST_TOGETHER, async (those) => {
      for (const id of those) for (const { subjectId } of await records.mine(id, now())) look(subjectId, 0);
    });
  }

  /** What could not be done for some goes on waiting. */
  async function some(waiting: Set<string>, most: number, does: (ids: string[]) => Promise<void>): Promise<void> {
    const ids = [...waiting].slice(0, most);
    if (ids.length === 0) return;
    for (const id of ids) waiting.delete(id);
    try {
      await does(ids);
    } catch (error) {
      for (const id of ids) add(waiting, id);
      throw error;
    }
  }

  function add(waiting: Set<string>, id: string): void {
    if (isStopped) return;
    if (waiting.size < MOST_WAITING) waiting.add(id);
    else onDropped();
  }

  async function lookAt(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    // Of whom there is news from here on is looked at again.
    for (const id of ids) due.delete(id);
    try {
      const alerts = await records.about(ids, now());
      // Of most nobody asked, and nothing is remembered.
      const asked = new Set([...alerts.map(({ subjectId }) => subjectId), ...ids.filter((id) => online.has(id))]);
      for (const id of asked)
        await lookAtOne(
          id,
          alerts.filter(({ subjectId }) => subjectId === id),
        );
    } catch (error) {
      for (const id of ids) look(id, PAUSE_MS);
      throw error;
    }
  }

  async function lookAtOne(subjectId: string, alerts: readonly AlertRecord[]): Promise<void> {
    const before = online.get(subjectId);
    const after = new Map<string, Online>();
    for (let from = 0; from < alerts.length; from += MOST_TOGETHER) {
      const some = alerts.slice(from, from + MOST_TOGETHER);
      await Promise.all(
        some.map(async (alert) => {
          const is = await weigh(alert, before?.get(alert.id) ?? NEVER);
          if (is.own !== null || is.grant !== null) after.set(alert.id, is);
        }),
      );
    }
    if (after.size > 0) online.set(subjectId, after);
    else online.delete(subjectId);
  }

  /** One alert, by what its watcher sees now, and by what the subject grants. */
  async function weigh(alert: AlertRecord, since: Online): Promise<Online> {
    const { watcherId, subjectId } = alert;
    const [seen] = await presence.get([subjectId], { as: watcherId });
    const granted = await presence.preview(subjectId, watcherId);
    const at = steady();
    const asGranted = granted ? seenIn(wireOf(granted)) : null;
    const own = step({ isArmed: alert.isArmed, onlineSince: since.own }, seenIn(seen), at, times.backMs);
    const grant = step({ isArmed: alert.isGrantArmed, onlineSince: since.grant }, asGranted, at, times.backMs);
    for (const { lookAt } of [own, grant]) if (lookAt !== null) look(subjectId, lookAt - at);
    await keep(alert, own, grant);
    if (own.backAt === null) return { own: own.onlineSince, grant: grant.onlineSince };
    await told(alert, Math.round(now() - (at - own.backAt)));
    return NEVER;
  }

  /** What is to be known of it after this process. */
  async function keep({ id, isArmed, isGrantArmed, isListed }: AlertRecord, own: Step, grant: Step): Promise<void> {
    const isBack = isListed && grant.backAt !== null;
    if (own.isArmed === isArmed && grant.isArmed === isGrantArmed && !isBack) return;
    const change = { id, isArmed: own.isArmed, isGrantArmed: grant.isArmed };
    await records.change([isBack ? { ...change, isListed: false } : change]);
  }

  async function told(alert: AlertRecord, backAt: number): Promise<void> {
    // What was so when it was asked for may be so no more.
    if (!(await mayStillAsk(alert)) || !(await records.returned(alert.id, backAt, now()))) return;
    onReturned();
    onDue();
  }

  function seenIn(face: Shown<WireFace> | undefined): Seen {
    if (!face) return null;
    const isOnline = statusOnWire(face, now(), thresholds) === 'online';
    if (face.state?.value !== 'dnd') return { isOnline, dndUntil: undefined };
    const { until } = face.state;
    return { isOnline, dndUntil: until === null ? null : steady() + Date.parse(until) - now() };
  }

  async function mayStillAsk({ watcherId, subjectId }: AlertRecord): Promise<boolean> {
    return (await direct.are(watcherId, subjectId)) && (await presence.sharing(subjectId)).alerts !== 'nobody';
  }

  return {
    look,

    opened(subjectId) {
      add(opened, subjectId);
      look(subjectId);
    },

    changed({ subject: { id }, before, facts, cause, at }) {
      const isOnline = (is: typeof facts) => statusOf(is, at, thresholds) === 'online';
      if (before.isOnline === facts.isOnline && isOnline(before) === isOnline(facts) && !online.has(id)) return;
      // It may be that a gateway could not say for a while whom it serves.
      look(id, cause === 'orphan' ? times.orphanMs : undefined);
    },

    resighted(subjectId) {
      add(lookers, subjectId);
      look(subjectId);
    },

    async stop() {
      isStopped = true;
      if (timer) clearTimeout(timer);
      due.clear();
      online = new Map();
      await work;
    },
  };
}
