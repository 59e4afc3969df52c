import type { DisplayLanguage, Status } from '@meeshy/status-protocol';
import { getStatusDisplay, type KnownStatus } from '@meeshy/status-react';

export function statusLabel(status: Status, language: DisplayLanguage): string {
  return getStatusDisplay(status, language).label;
}

export function countOf(statuses: ReadonlyMap<string, KnownStatus>, status: Status): number {
  let count = 0;
  for (const each of statuses.values()) if (asListed(each) === status) count += 1;
  return count;
}

/** Those of whom nothing is known yet stand with those who are not there. */
export function asListed(status: KnownStatus = 'unknown'): Status {
  return status === 'unknown' ? 'offline' : status;
}
