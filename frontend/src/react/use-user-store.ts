import { useContext, useSyncExternalStore } from 'react';
import { pageClient, userStore } from '../client/page.ts';
import type { UserStore } from '../client/user-store.ts';
import { PresenceContext } from './presence-context.ts';
import { useFirst } from './rendering.ts';

function useSelected(): UserStore;
function useSelected<Selected>(selector: (state: UserStore) => Selected): Selected;
function useSelected<Selected>(selector = (state: UserStore) => state as Selected & UserStore) {
  const { store } = useContext(PresenceContext) ?? pageClient();
  const first = useFirst();
  return useSyncExternalStore(
    store.subscribe,
    () => selector(store.getState()),
    () => selector(first()),
  );
}

/**
 * The store of the nearest `<PresenceProvider>`, or of the page: `useUserStore(selector)`. Without a component it is the
 * page's, as any zustand store: `useUserStore.getState()`, `.subscribe(…)`.
 */
export const useUserStore = Object.assign(useSelected, userStore);
