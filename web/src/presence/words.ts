import type { DisplayLanguage, Status } from '@meeshy/status-protocol';
import { getStatusDisplay } from '@meeshy/status-react';

export function statusLabel(status: Status, language: DisplayLanguage): string {
  return getStatusDisplay(status, language).label;
}

export function countOf(statuses: ReadonlyMap<string, Status>, status: Status): number {
  let count = 0;
  for (const each of statuses.values()) if (each === status) count += 1;
  return count;
}
