/**
 * Tells watchers what is due: the tabs that are open, and where none of them says that it has it, by push. Whoever has neither is told
 * with the next session. What is owed is kept in the database, and each is taken on by one gateway at a time.
 */
import { beside, type Naming, nameOf, type Presence, type PresenceFace } from '@meeshy/status-gateway';
import { mayDisturb, type PresenceAlert, writeTime } from '@meeshy/status-protocol';
import type { Direct } from './direct.ts';
import type { AlertRecord, AlertRecords } from './records.ts';
import type { AlertOutcome, AlertTimes } from './waiting.ts';

/** Taken on at once. */
const MOST_AT_ONCE = 100;

/** It tells of somebody of whom the watcher was shown a face. */
export type ToldAlert = Naming<PresenceAlert>;

export interface TellingParts {
  readonly records: Pick<AlertRecords, 'due' | 'postpone' | 'told'>;
  readonly presence: Pick<Presence, 'get' | 'now'>;
  readonly direct: Direct;
  /** Whether one of the person's tabs has it. */
  readonly toTabs: (watcherId: string, alert: ToldAlert) => Promise<boolean>;
  /** `taken`: a push service took it. `failed`: none did, and one may yet. `nobody`: there is no browser. */
  readonly push: (watcherId: string, alert: ToldAlert) => Promise<'taken' | 'failed' | 'nobody'>;
  /** There are other gateways, and none of them can be asked. */
  readonly areOthersSilent: () => boolean;
  readonly times: AlertTimes;
  readonly onOutcome: (outcome: AlertOutcome) => void;
  readonly onFailed: (error: unknown) => void;
}

export interface Telling {
  /** What is due now is told; what becomes due meanwhile too. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

export function createTelling(parts: TellingParts): Telling {
  const { records, presence, direct, toTabs, push, areOthersSilent, times, onOutcome, onFailed } = parts;
  const now = () => presence.now();
  let work: Promise<void> | null = null;
  let isAgain = false;
  let isStopped = false;

  async function all(): Promise<void> {
    for (;;) {
      isAgain = false;
      const due = await records.due(now(), now() + times.leaseMs, MOST_AT_ONCE);
      const done = await Promise.allSettled(due.map(tell));
      for (const one of done) if (one.status === 'rejected') onFailed(one.reason);
      if (isStopped || (!isAgain && due.length < MOST_AT_ONCE)) return;
    }
  }

  async function tell(alert: AlertRecord): Promise<void> {
    const { id, watcherId } = alert;
    const [self] = await presence.get([watcherId], { as: watcherId });
    const heldUntil = whenHeld(self?.state);
    if (heldUntil !== null) {
      await records.postpone([id], heldUntil);
      onOutcome('held');
      return;
    }
    const told = await asTold(alert);
    const outcome = told && (await send(alert, told, self?.isOnline === true));
    if (outcome !== 'waiting') await records.told([id]);
    if (outcome) onOutcome(outcome);
  }

  /** Until when at least the watcher is not to be disturbed; `null`: they may be. */
  function whenHeld(state: PresenceFace['state']): number | null {
    if (mayDisturb(state)) return null;
    const until = state?.until ? Date.parse(state.until) : Number.POSITIVE_INFINITY;
    return Math.max(now() + 1, Math.min(until, now() + times.holdMs));
  }

  /** `null`: they are in no conversation any more by which it may be told. */
  async function asTold({ watcherId, subjectId, returnedAt }: AlertRecord): Promise<ToldAlert | null> {
    const [subject] = await presence.get([subjectId], { as: watcherId });
    const at = writeTime(returnedAt);
    if (!subject || returnedAt === null || at === null || !(await direct.are(watcherId, subjectId))) return null;
    return beside({ at, isLate: now() - returnedAt > times.lateMs }, nameOf(subject));
  }

  /** `isThere`: the watcher has a session somewhere. */
  async function send(alert: AlertRecord, told: ToldAlert, isThere: boolean): Promise<AlertOutcome> {
    const { id, watcherId, returnedAt, until } = alert;
    if (await toTabs(watcherId, told)) return 'told';
    const pushed = await push(watcherId, told);
    if (pushed === 'taken') return 'pushed';
    const at = now();
    if (until <= at) return 'dropped';
    // A tab at a gateway that cannot be asked, or a push service that is busy: either may be otherwise soon, or never again.
    const isWorthwhile = (isThere && areOthersSilent()) || pushed === 'failed';
    const againAt = at + Math.max(times.holdMs, at - (returnedAt ?? at));
    await records.postpone([id], isWorthwhile ? Math.min(againAt, until) : until);
    return 'waiting';
  }

  return {
    async look() {
      if (isStopped) return;
      isAgain = true;
      work ??= all().finally(() => {
        work = null;
      });
      await work;
    },
    async stop() {
      isStopped = true;
      await work?.catch(() => {});
    },
  };
}
