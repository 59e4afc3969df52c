/** What comes, on the console, for whoever looks for why a status does not change: `localStorage['meeshy:debug'] = '1'`. */
import { type ServerEvent, statusesIn } from './server-events.ts';
import type { UserStoreApi } from './user-store.ts';

export interface DebugLog {
  /** The first begins to look. */
  listening(): void;
  received(event: ServerEvent): void;
  /** Does it, and tells whom it changed in the store. */
  changes(store: UserStoreApi, apply: () => void): void;
}

/** It may be switched on and off while the page lives. */
export function createDebugLog(): DebugLog {
  return {
    listening() {
      if (isOn()) console.log('[useUserStatusRealtime] Setting up USER_STATUS listener');
    },
    received(event) {
      const told = statusesIn(event);
      if (told.length === 0 || !isOn()) return;
      for (const one of told) console.log('[useUserStatusRealtime] USER_STATUS received:', one);
    },
    changes(store, apply) {
      const before = store.getState().usersMap;
      apply();
      const after = store.getState().usersMap;
      if (after === before || !isOn()) return;
      for (const [id, user] of after) {
        if (before.get(id) !== user) console.log('[UserStore] User status updated:', user);
      }
    },
  };
}

function isOn(): boolean {
  try {
    return Boolean(globalThis.localStorage?.getItem('meeshy:debug'));
  } catch {
    // Not allowed to look.
    return false;
  }
}
