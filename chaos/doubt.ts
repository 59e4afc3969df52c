/** What the gateways cannot know while a fault lasts. */
import type { Person } from './crowd.ts';
import type { Device } from './device.ts';
import type { Gateway } from './gateways.ts';

export interface Doubt {
  /** By `performance.now()`. */
  readonly since: number;
  /** Who is separated from the others. */
  readonly gateways: ReadonlySet<Gateway>;
  /** They cannot renew their lease, so that the others must count them as dead when it ends. */
  readonly leaseEnds: boolean;
}

export type GatewayOf = (device: number) => Gateway | undefined;

/** A lease of 10 s that was renewed 3 s before the fault. */
const LEASE_LEFT_MS = 7_000;

/**
 * Whether the viewer's gateway cannot know the truth about the person: one of the two is separated, and the person has
 * come or gone since, or was held by a gateway whose lease may have ended.
 */
export function isInDoubt(doubt: Doubt | null, viewer: Device, person: Person, gatewayOf: GatewayOf, now: number) {
  if (!doubt) return false;
  const isSeparated = ({ id }: Device) => {
    const gateway = gatewayOf(id);
    return gateway !== undefined && doubt.gateways.has(gateway);
  };
  if (!isSeparated(viewer) && !person.devices.some(isSeparated)) return false;
  return person.changedAt > doubt.since || (doubt.leaseEnds && now - doubt.since > LEASE_LEFT_MS);
}
