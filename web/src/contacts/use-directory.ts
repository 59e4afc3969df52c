import type { Person, Status } from '@meeshy/status-protocol';
import { useSettledStatuses, useUserStatuses } from '@meeshy/status-react';
import { useMemo } from 'react';
import { matches } from '../conversations/names.ts';
import { asListed } from '../presence/words.ts';
import { useSteadyOrder } from '../ui/use-steady-order.ts';
import type { StatusFilterValue } from './status-filter.tsx';

const ORDER: readonly Status[] = ['online', 'away', 'offline'];

/**
 * Whom a search and a filter find, as of this moment (`live`, for the counts) and as they are shown: those who are
 * there first, and nobody moving under a hand.
 */
export function useDirectory(
  people: readonly Person[],
  { words, filter, isHeld }: { words: string; filter: StatusFilterValue; isHeld: boolean },
) {
  const found = useMemo(
    () => people.filter(({ displayName, username }) => matches(words, displayName, username)),
    [people, words],
  );
  const live = useUserStatuses(found);
  const settled = useSettledStatuses(live, isHeld);
  const ordered = useMemo(() => {
    const statuses = filter === 'all' ? ORDER : [filter];
    return statuses.flatMap((status) => found.filter(({ id }) => asListed(settled.get(id)) === status));
  }, [found, filter, settled]);
  return { found, live, ...useSteadyOrder(ordered, isHeld, `${filter} ${words}`) };
}
