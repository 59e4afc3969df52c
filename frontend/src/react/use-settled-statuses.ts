import type { Status } from '@meeshy/status-protocol';
import { useEffect, useState } from 'react';
import { NOTHING_SETTLED, settle } from '../client/settling.ts';

/**
 * The statuses by which people are sorted into sections: without what passes within 2 s, as a page reload does. Has
 * everybody whom `live` has. `live`: the same map as long as nothing changes, as `useUserStatuses` gives it.
 */
export function useSettledStatuses(live: ReadonlyMap<string, Status>): ReadonlyMap<string, Status> {
  const [{ seen, settling }, setState] = useState(() => next(NOTHING_SETTLED, live));
  if (seen !== live) setState(next(settling, live));

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

function next(before: Parameters<typeof settle>[0], live: ReadonlyMap<string, Status>) {
  return { seen: live, settling: settle(before, live, performance.now()) };
}
