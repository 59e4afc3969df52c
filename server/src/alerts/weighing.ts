/**
 * Weighs whether those are back who are waited for. Who of them is it asks the database, of many at once, and what they show it asks as the
 * watcher: so nobody is told of what they could not see, and a gateway that takes over finds all there is to know.
 */
import { type Presence, type Shown, statusOnWire, wireOf } from '@meeshy/status-gateway';
import type { Thresholds, WireFace } from '@meeshy/status-protocol';
import type { Direct } from './direct.ts';
import type { AlertRecord, AlertRecords } from './records.ts';
import { type AlertTimes, type Seen, type Step, step } from './waiting.ts';

/** Seen by their watchers at once. */
const MOST_TOGETHER = 8;

export interface WeighingParts {
  readonly records: Pick<AlertRecords, 'about' | 'change' | 'returned'>;
  readonly presence: Pick<Presence, 'get' | 'letsWait' | 'preview' | 'now'>;
  readonly direct: Direct;
  readonly thresholds: Thresholds;
  readonly times: Pick<AlertTimes, 'backMs'>;
  /** Ms by a clock that nobody sets: what lasts is measured by it. */
  readonly steady: () => number;
  /** To be weighed again after so long, without any news. */
  readonly again: (subjectId: string, afterMs: number) => void;
  readonly onReturned: () => void;
}

export interface Weighing {
  /** What is learnt of these is kept, and who is back is due to be told. */
  weigh(subjectIds: readonly string[]): Promise<void>;
  /** Whether somebody waits for them, and they may be back, or do not want to be disturbed. */
  isUndecided(subjectId: string): boolean;
  forget(): void;
}

/** Since when, by the steady clock, somebody has been online, as one watcher sees them, and by what they grant that one. */
interface Online {
  readonly own: number | null;
  readonly grant: number | null;
}

const NEVER: Online = { own: null, grant: null };

export function createWeighing(parts: WeighingParts): Weighing {
  const { records, presence, direct, thresholds, times, steady, again, onReturned } = parts;
  const now = () => presence.now();
  /** By subject, and by alert. Of those only who may be back, or do not want to be disturbed. */
  const online = new Map<string, ReadonlyMap<string, Online>>();

  /** All who wait for one. */
  async function weighAll(subjectId: string, alerts: readonly AlertRecord[]): Promise<void> {
    const before = online.get(subjectId);
    const after = new Map<string, Online>();
    for (let from = 0; from < alerts.length; from += MOST_TOGETHER) {
      const some = alerts.slice(from, from + MOST_TOGETHER);
      await Promise.all(
        some.map(async (alert) => {
          const is = await weighOne(alert, before?.get(alert.id) ?? NEVER);
          if (is.own !== null || is.grant !== null) after.set(alert.id, is);
        }),
      );
    }
    if (after.size > 0) online.set(subjectId, after);
    else online.delete(subjectId);
  }

  /** One alert, by what its watcher sees now, and by what the subject grants. */
  async function weighOne(alert: AlertRecord, since: Online): Promise<Online> {
    const { watcherId, subjectId } = alert;
    const [seen] = await presence.get([subjectId], { as: watcherId });
    const granted = await presence.preview(subjectId, watcherId);
    const at = steady();
    const asGranted = granted ? seenIn(wireOf(granted)) : null;
    const own = step({ isArmed: alert.isArmed, onlineSince: since.own }, seenIn(seen), at, times.backMs);
    const grant = step({ isArmed: alert.isGrantArmed, onlineSince: since.grant }, asGranted, at, times.backMs);
    for (const { lookAt } of [own, grant]) if (lookAt !== null) again(subjectId, lookAt - at);
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
  }

  function seenIn(face: Shown<WireFace> | undefined): Seen {
    if (!face) return null;
    const isOnline = statusOnWire(face, now(), thresholds) === 'online';
    if (face.state?.value !== 'dnd') return { isOnline, dndUntil: undefined };
    const { until } = face.state;
    return { isOnline, dndUntil: until === null ? null : steady() + Date.parse(until) - now() };
  }

  async function mayStillAsk({ watcherId, subjectId }: AlertRecord): Promise<boolean> {
    return (await direct.are(watcherId, subjectId)) && (await presence.letsWait(subjectId, watcherId));
  }

  return {
    async weigh(subjectIds) {
      const alerts = await records.about(subjectIds, now());
      // Of most nobody asked, and nothing is remembered.
      const asked = new Set([
        ...alerts.map(({ subjectId }) => subjectId),
        ...subjectIds.filter((id) => online.has(id)),
      ]);
      for (const id of asked)
        await weighAll(
          id,
          alerts.filter(({ subjectId }) => subjectId === id),
        );
    },
    isUndecided: (subjectId) => online.has(subjectId),
    forget: () => online.clear(),
  };
}
