/** What the gateways cannot know while a fault lasts. */
import type { Person } from './crowd.ts';
import type { Device } from './device.ts';
import type { Gateway } from './gateways.ts';

export interface Doubt {
  /** By `performance.now()`. */
  readonly since: number;
  /** Who is separated from the others. */
  readonly gateways: ReadonlySet<Gateway>;
  /** Who had a device on one of them when it began. */
  readonly held: ReadonlySet<Person>;
  /** They cannot renew their lease, so that the others must count them as dead when it ends. */
  readonly leaseEnds: boolean;
}

/** A viewer's device shows a person otherwise than they are. */
export interface Mistake {
  readonly viewer: Device;
  readonly person: Person;
  readonly fault: 'falseOnline' | 'falseOffline';
}

export type GatewayOf = (device: number) => Gateway | undefined;

/** A lease of 10 s that was renewed 3 s before the fault. */
const LEASE_LEFT_MS = 7_000;

/**
 * Whether the viewer's gateway cannot know the truth about the person: one of the two is separated, and the person has
 * opened or closed a device since, or was held by a gateway whose lease may have ended. What a separated gateway held
 * when it began counts for the others until its lease ends, although the person may have come back to another one and
 * left there: so such a person may be shown online for too long.
 */
export function isInDoubt(
  doubt: Doubt | null,
  { viewer, person, fault }: Mistake,
  gatewayOf: GatewayOf,
  now: number,
): boolean {
  if (!doubt) return false;
  const isSeparated = ({ id }: Device) => {
    const gateway = gatewayOf(id);
    return gateway !== undefined && doubt.gateways.has(gateway);
  };
  const hasMoved = person.movedAt > doubt.since;
  if (fault === 'falseOnline' && hasMoved && doubt.held.has(person)) return true;
  if (!isSeparated(viewer) && !person.devices.some(isSeparated)) return false;
  return hasMoved || (doubt.leaseEnds && now - doubt.since > LEASE_LEFT_MS);
}
