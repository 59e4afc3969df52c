import type { Person } from '@meeshy/status-protocol';
import { useUserStore } from '@meeshy/status-react';

export function noteFacts(people: readonly Person[]): void {
  useUserStore.getState().setParticipants(people);
}
