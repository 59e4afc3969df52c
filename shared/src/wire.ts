import type { WireFacts } from './protocol/fields.ts';
import type { Facts } from './status.ts';
import { readTime, writeTime } from './time.ts';

/** Facts as the wire carries them: times as ISO 8601. */
export function toWireFacts(facts: Facts): WireFacts {
  return {
    isOnline: facts.isOnline,
    lastSeen: writeTime(facts.lastSeen),
    lastActiveAt: writeTime(facts.lastActiveAt),
    version: facts.version,
  };
}

/** Facts out of a wire object that may be incomplete or damaged: what cannot be read is absent. */
export function fromWireFacts(wire: {
  isOnline?: unknown;
  lastSeen?: unknown;
  lastActiveAt?: unknown;
  version?: unknown;
}): Facts {
  return {
    isOnline: wire.isOnline === true,
    lastSeen: readTime(wire.lastSeen),
    lastActiveAt: readTime(wire.lastActiveAt),
    version: typeof wire.version === 'number' && Number.isSafeInteger(wire.version) ? Math.max(0, wire.version) : 0,
  };
}
