/** What operators read: the same things counted and logged. */
import type { Clock, Observation, Observe, OnRefused } from '@meeshy/status-gateway';
import { seldom } from '@meeshy/status-gateway/host';
import type { Logger } from 'pino';
import type { QueueListener } from '../http/newest-first.ts';
import { logObservation } from '../log.ts';
import type { Metrics, UnforeseenOrigin } from '../metrics.ts';
import type { Settings } from '../settings.ts';
import { logForeignOrigins } from '../sockets/origin-log.ts';
import type { TellForeign } from '../sockets/origins.ts';

/** What may happen at every turn is logged no more often. */
const LOG_EVERY_MS = 10_000;

export interface ReportsParts {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly settings: Pick<Settings, 'offlineThresholdMs'>;
}

export interface Reports {
  /** Something happened in presence. */
  readonly observe: Observe;
  /** A request or an event was refused. */
  readonly refused: OnRefused;
  /** Somebody connects from a page that is not ours. */
  readonly foreignOrigin: TellForeign;
  /** In which order those who connect are served. */
  readonly queue: QueueListener;
  /** Something failed without which the gateway goes on. */
  failed(what: string, error: unknown): void;
  /** The same of work that nobody waits for. */
  inBackground(what: string, work: Promise<unknown>): void;
  /** Something was thrown that nobody foresaw. */
  unforeseen(origin: UnforeseenOrigin, error: unknown): void;
}

export function createReports({ log, metrics, clock, settings }: ReportsParts): Reports {
  const logged = logObservation(log, settings.offlineThresholdMs);
  const logOrigin = logForeignOrigins(
    (line) => log.warn(line),
    () => clock.steady(),
  );
  const isTimeToLog = seldom(LOG_EVERY_MS);

  function observe(observation: Observation): void {
    metrics.observe(observation);
    logged(observation);
  }

  const failed = (what: string, error: unknown) => observe({ kind: 'failed-softly', what, error });

  return {
    observe,
    failed,

    inBackground(what, work) {
      work.catch((error) => failed(what, error));
    },

    refused(error, cause) {
      metrics.refused(error.code);
      if (error.code === 'INTERNAL_ERROR') log.error({ err: cause }, '[Socket] an event failed');
    },

    foreignOrigin(foreign) {
      metrics.foreignOrigin(foreign);
      logOrigin(foreign);
    },

    queue: {
      late(isLate) {
        metrics.servesNewestFirst(isLate);
        if (isLate) log.warn('[HTTP] more connect than can be let in: whoever came last is served first');
        else log.info('[HTTP] nobody waits to be let in any more');
      },
      letGo: metrics.letGo,
    },

    /** What happens may set off the same flaw each time: of callbacks, the log is not to be filled. */
    unforeseen(origin, error) {
      metrics.unforeseen(origin);
      if (origin === 'callback' && !isTimeToLog()) return;
      log.error({ err: error }, `[PROCESS] ${origin}: nobody foresaw this; the gateway goes on`);
    },
  };
}
