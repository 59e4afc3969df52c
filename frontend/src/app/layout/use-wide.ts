import { useSyncExternalStore } from 'react';

const query = matchMedia('(min-width: 47.5rem)');

/** Whether the list and what it leads to stand side by side (the breakpoint `pair`), or take turns as on a phone. */
export function useIsWide(): boolean {
  return useSyncExternalStore(
    (notify) => {
      query.addEventListener('change', notify);
      return () => query.removeEventListener('change', notify);
    },
    () => query.matches,
  );
}
