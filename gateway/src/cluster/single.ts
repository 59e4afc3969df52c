import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '../clock.ts';
import type { Cluster } from '../presence/ports.ts';

/** This process alone: nobody lives elsewhere, and there is nobody to ask. */
export function singleNode(clock: Pick<Clock, 'wall'> = systemClock): Cluster {
  const nobody = () => Promise.reject(new Error('there is no other node'));
  const nodeId = randomUUID();
  return {
    nodeId,
    living: [nodeId],
    isAlone: true,
    isReachable: true,
    isSettled: true,
    isFirst: true,
    now: () => clock.wall(),
    timed: Promise.resolve(),
    start() {},
    async stop() {},
    state: nobody,
    expire: nobody,
    async follow() {
      return [];
    },
    followOnly() {},
    async read() {
      return [];
    },
    async livingElsewhere() {
      return new Map();
    },
    tell() {},
    view() {},
    async viewersElsewhere() {
      return [];
    },
  };
}
