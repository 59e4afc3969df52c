/** P5, P6: carries out endings when they are due, after the cluster's word. */
import type { Change, Ending } from '../../presence/subjects/change.ts';
import type { Subjects } from '../../presence/subjects/subjects.ts';
import { within } from '../../within.ts';
import { createAlarm } from '../alarm.ts';
import type { Agreement } from '../cluster/agreement.ts';
import type { Observe } from '../observation.ts';
import { softly } from '../softly.ts';

/** P14: *offline* waits this long for the cluster; then what this node knows decides. */
const DECISION_MS = 500;

export interface Endings {
  /** A last session was closed; `startedAt`: performance.now() of it. */
  add(ending: Ending, startedAt: number): void;
  /** The clock was set: whatever is due by it is carried out. */
  look(): void;
  stop(): void;
}

export function createEndings(
  subjects: Pick<Subjects, 'attendance'>,
  agreement: Agreement,
  publish: (change: Change, startedAt?: number) => void,
  now: () => number,
  observe: Observe,
): Endings {
  const alarm = createAlarm(settleDue, now);

  async function settle(subjectId: string, startedAt: number): Promise<void> {
    const at = now();
    const isDecided = await softly(observe, 'asking the cluster', () =>
      within(DECISION_MS, agreement.ask(subjectId, startedAt)),
    );
    const change = isDecided ? null : subjects.attendance.settle(subjectId, at);
    if (change) publish(change, startedAt);
  }

  function settleDue(): void {
    const { due, nextAt } = subjects.attendance.endings(now());
    for (const id of due) void settle(id, performance.now());
    alarm.by(nextAt);
  }

  return {
    add(ending, startedAt) {
      if (ending.dueAt <= now()) {
        void settle(ending.subjectId, startedAt);
        return;
      }
      observe({ kind: 'ending', outcome: 'delayed' });
      alarm.by(ending.dueAt);
    },

    look: alarm.ring,
    stop: alarm.stop,
  };
}
