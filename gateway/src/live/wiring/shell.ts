/** What all parts go by: the one timeline, what the host is told, and whether it is time to begin, or to stop. */
import { systemClock } from '../../clock.ts';
import { harmless } from '../harmless.ts';
import type { Observation } from '../observation.ts';
import type { PresenceOptions } from '../types.ts';
import { createRequestCount } from '../upkeep/request-count.ts';
import { createTimeline } from '../upkeep/timeline.ts';
import { createReadiness } from './readiness.ts';

export function createShell(options: PresenceOptions) {
  const { cluster, rules, onUnforeseen, clock = systemClock } = options;
  const timeline = createTimeline(
    () => cluster.now(),
    () => clock.steady(),
  );
  const requests = createRequestCount();
  const tellHost = harmless(options.observe ?? (() => {}), onUnforeseen);
  const { ready, begin, whenReady } = createReadiness();
  let isStopping = false;

  return {
    timeline,
    requests,
    ready,
    begin,
    /** Nothing that comes from outside is taken from now on. */
    shut() {
      isStopping = true;
    },
    shell: {
      rules,
      now: timeline.now,
      whenReady,
      isStopping: () => isStopping,
      onUnforeseen,
      observe(observation: Observation): void {
        requests.observe(observation);
        tellHost(observation);
      },
    },
  };
}
