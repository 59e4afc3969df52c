import { randomUUID } from 'node:crypto';
import type { Cluster } from '../presence/ports.ts';

/** This process alone: nobody lives elsewhere. */
export function singleNode(): Cluster {
  return { nodeId: randomUUID(), livingElsewhere: async () => new Set() };
}
