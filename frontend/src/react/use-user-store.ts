import { useStore } from 'zustand';
import { userStore } from '../client/page.ts';
import type { UserStore } from '../client/user-store.ts';
import { usePresenceClient } from './use-presence-client.ts';

function useSelected(): UserStore;
function useSelected<Selected>(selector: (store: UserStore) => Selected): Selected;
function useSelected<Selected>(selector?: (store: UserStore) => Selected) {
  const { store } = usePresenceClient();
  return useStore(store, selector ?? ((state) => state as Selected & UserStore));
}

/** The page's store, as any zustand store: `useUserStore(selector)`, `useUserStore.getState()`, `.subscribe(…)`. */
export const useUserStore = Object.assign(useSelected, userStore);
