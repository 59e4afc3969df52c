/** P5, P6: carries out endings when they are due, after the cluster's word. */
import type { Change, Ending, Subjects } from '../../presence/subjects.ts';
import { within } from '../../within.ts';
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
  subjects: Subjects,
  agreement: Agreement,
  publish: (change: Change, startedAt?: number) => void,
  now: () => number,
  observe: Observe,
): Endings {
  let timer: NodeJS.Timeout | null = null;

  async function settle(subjectId: string, startedAt: number): Promise<void> {
    const at = now();
    const isDecided = await softly(observe, 'asking the cluster', () =>
      within(DECISION_MS, agreement.ask(subjectId, startedAt)),
    );
    const change = isDecided ? null : subjects.settle(subjectId, at);
    if (change) publish(change, startedAt);
  }

  function settleDue(): void {
    timer = null;
    for (const id of subjects.endings(now()).due) void settle(id, performance.now());
    schedule();
  }

  function schedule(): void {
    if (timer) clearTimeout(timer);
    const { nextAt } = subjects.endings(now());
    timer = nextAt === null ? null : setTimeout(settleDue, Math.max(0, nextAt - now()));
  }

  return {
    add(ending, startedAt) {
      if (ending.dueAt <= now()) {
        void settle(ending.subjectId, startedAt);
        return;
      }
      observe({ kind: 'ending', outcome: 'delayed' });
      schedule();
    },

    look() {
      if (timer) clearTimeout(timer);
      settleDue();
    },

    stop() {
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}
