/** What the figures were, for whoever looks only now: a point every ten seconds, for an hour. Takes the time, has no clock. */
import { type OperatorFigures, type OperatorHistory, writeTime } from '@meeshy/status-protocol';

const STEP_MS = 10_000;
const KEPT_MS = 3_600_000;

type Sample = Pick<
  OperatorFigures,
  'online' | 'sessions' | 'intervalMs' | 'opened' | 'changes' | 'deliveries' | 'latencyMs'
>;

interface Step extends Sample {
  readonly at: number;
}

export interface History {
  /** The figures of an interval that ended now. */
  add(sample: Sample, at: number): void;
  read(): OperatorHistory;
}

export function createHistory(): History {
  let steps: Step[] = [];

  return {
    add(sample, at) {
      const last = steps.at(-1);
      if (!last || stepOf(last.at) !== stepOf(at)) {
        steps = [...steps.filter((step) => Math.abs(at - step.at) < KEPT_MS), { ...sample, at }];
        return;
      }
      const { intervalMs, opened, changes, deliveries } = last;
      steps[steps.length - 1] = {
        ...sample,
        at,
        intervalMs: intervalMs + sample.intervalMs,
        opened: opened + sample.opened,
        changes: changes + sample.changes,
        deliveries: deliveries + sample.deliveries,
        latencyMs: sample.latencyMs ?? last.latencyMs,
      };
    },

    read: () => ({
      points: steps.map(({ at, online, sessions, intervalMs, opened, changes, deliveries, latencyMs }) => ({
        at: writeTime(at) ?? '',
        online,
        sessions,
        intervalMs,
        opened,
        changes,
        deliveries,
        latencyMs,
      })),
    }),
  };
}

function stepOf(at: number): number {
  return Math.floor(at / STEP_MS);
}
