import type { Status } from '@meeshy/status-protocol';
import { useEffect, useState } from 'react';
import { NOTHING_SETTLED, settle } from '../client/settling.ts';

/**
 * The statuses by which people are sorted into sections: without what passes within 2 s, as a page reload does, and
 * standing still while `isHeld` (`useIsHeld`). Has everybody whom `live` has. `live`: the same map as long as nothing
 * changes, as `useUserStatuses` gives it.
 */
export function useSettledStatuses(live: ReadonlyMap<string, Status>, isHeld = false): ReadonlyMap<string, Status> {
  const [{ seen, settling }, setState] = useState(() => next(NOTHING_SETTLED, { live, isHeld }));
  if (seen.live !== live || seen.isHeld !== isHeld) setState(next(settling, { live, isHeld }));

  useEffect(() => {
    if (settling.wakeAt === null) return;
    const timer = setTimeout(
      () => setState((before) => next(before.settling, before.seen)),
      Math.max(0, settling.wakeAt - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [settling]);

  return settling.shown;
}

interface Seen {
  readonly live: ReadonlyMap<string, Status>;
  readonly isHeld: boolean;
}

function next(before: Parameters<typeof settle>[0], seen: Seen) {
  return { seen, settling: settle(before, seen.live, performance.now(), seen.isHeld) };
}
