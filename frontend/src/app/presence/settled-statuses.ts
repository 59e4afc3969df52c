import type { Status } from '@meeshy/status-protocol';

export function useSettledStatuses(live: ReadonlyMap<string, Status>): ReadonlyMap<string, Status> {
  return live;
}
