import { useSyncExternalStore } from 'react';

const pair = matchMedia('(min-width: 47.5rem)');
const desk = matchMedia('(min-width: 60rem)');

/** Whether the list and what it leads to stand side by side (the breakpoint `pair`), or take turns as on a phone. */
export const useIsWide = () => useMatch(pair);

/** Whether a screen has room for a pane of its own beside its list (the breakpoint `desk`). */
export const useHasPane = () => useMatch(desk);

function useMatch(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (notify) => {
      query.addEventListener('change', notify);
      return () => query.removeEventListener('change', notify);
    },
    () => query.matches,
  );
}
