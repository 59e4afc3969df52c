import { useContext, useSyncExternalStore } from 'react';
import { pageClient, userStore } from '../client/page.ts';
import type { UserStore } from '../client/user-store.ts';
import { PresenceContext } from './presence-context.ts';

function useSelected(): UserStore;
function useSelected<Selected>(selector: (state: UserStore) => Selected): Selected;
function useSelected<Selected>(selector = (state: UserStore) => state as Selected & UserStore) {
  const provided = useContext(PresenceContext);
  const { store } = provided ?? pageClient();
  const read = () => selector(store.getState());
  return useSyncExternalStore(store.subscribe, read, provided ? read : () => selector(nobodys()));
}

/** What a server renders without a provider: nobody's people, for many requests have that store in common. */
function nobodys(): UserStore {
  const { store, clock } = pageClient();
  const initial = store.getInitialState();
  // A server may have made it long ago.
  return typeof window === 'undefined' ? { ...initial, now: clock.now() } : initial;
}

/**
 * The store of the nearest `<PresenceProvider>`, or of the page: `useUserStore(selector)`. Without a component it is the
 * page's, as any zustand store: `useUserStore.getState()`, `.subscribe(…)`.
 */
export const useUserStore = Object.assign(useSelected, userStore);
