import type { Observation } from '../observation.ts';

/** The numbers of `GET /maintenance/status-metrics`: REST requests that were activity, each counted once. */
export interface StatusMetrics {
  readonly totalRequests: number;
  readonly throttledRequests: number;
  readonly successfulUpdates: number;
  readonly failedUpdates: number;
  readonly cacheSize: number;
  /** Percent, two decimals. */
  readonly throttleRate: number;
}

/** Counts REST requests for the operators' status metrics, which they may reset. */
export function createRequestCount() {
  let count = { total: 0, throttled: 0, successful: 0, failed: 0 };

  return {
    observe(observation: Observation): void {
      if (observation.kind === 'request' && observation.outcome !== 'ignored') {
        count.total++;
        if (observation.outcome === 'throttled') count.throttled++;
      } else if (observation.kind === 'saved') count.successful += observation.requests;
      else if (observation.kind === 'save-failed') count.failed += observation.requests;
    },

    metrics(cacheSize: number): StatusMetrics {
      const { total, throttled, successful, failed } = count;
      return {
        totalRequests: total,
        throttledRequests: throttled,
        successfulUpdates: successful,
        failedUpdates: failed,
        cacheSize,
        throttleRate: total === 0 ? 0 : Math.round((throttled / total) * 10_000) / 100,
      };
    },

    reset(): void {
      count = { total: 0, throttled: 0, successful: 0, failed: 0 };
    },
  };
}
