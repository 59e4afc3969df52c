/** Counts what happens in presence from one moment on. Takes the time, has no clock: only how much of it passes counts. */

import type { Observation } from '@meeshy/status-gateway';
import type { OperatorFigures } from '@meeshy/status-protocol';

/** One second has too few announcements for a percentile. */
const LATENCY_WINDOW_MS = 10_000;
/** Of the latest announcements only so many are sorted for the percentiles. */
const SAMPLES_KEPT = 5_000;

export type Counts = Pick<OperatorFigures, 'intervalMs' | 'opened' | 'closed' | 'changes' | 'deliveries' | 'latencyMs'>;

export interface Tally {
  observe(observation: Observation, at: number): void;
  sessionOpened(): void;
  sessionClosed(): void;
  /** The counts since the last call, or since the beginning. */
  take(now: number): Counts;
}

export function createTally(begunAt: number): Tally {
  let from = begunAt;
  let count = { opened: 0, closed: 0, changes: 0, deliveries: 0 };
  let samples: { readonly at: number; readonly ms: number }[] = [];

  return {
    observe(seen, at) {
      if (seen.kind !== 'announced') return;
      count.changes++;
      count.deliveries += seen.deliveries;
      samples.push({ at, ms: seen.seconds * 1_000 });
      if (samples.length >= 2 * SAMPLES_KEPT) samples = samples.slice(-SAMPLES_KEPT);
    },

    sessionOpened() {
      count.opened++;
    },

    sessionClosed() {
      count.closed++;
    },

    take(now) {
      samples = samples.slice(-SAMPLES_KEPT).filter(({ at }) => now - at < LATENCY_WINDOW_MS);
      const counts = {
        ...count,
        intervalMs: Math.round(now - from),
        latencyMs: percentiles(samples.map(({ ms }) => ms)),
      };
      count = { opened: 0, closed: 0, changes: 0, deliveries: 0 };
      from = now;
      return counts;
    },
  };
}

/** By the nearest rank: each is a value that really occurred. `null` of nothing. */
function percentiles(values: readonly number[]): Counts['latencyMs'] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  return sorted.length === 0 ? null : { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** To the hundredth of a millisecond. */
export function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
