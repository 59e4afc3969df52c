import type { Person } from '@meeshy/status-protocol';
import { userStore } from '@meeshy/status-react/client';

/** Facts that came by REST join what the socket told; the newer ones stand. */
export function noteFacts(people: readonly Person[]): void {
  userStore.getState().mergeUsers(people);
}
