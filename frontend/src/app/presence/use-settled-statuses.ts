import type { Status } from '@meeshy/status-protocol';
import { useEffect, useState } from 'react';
import { NOTHING_SETTLED, settle } from './settling.ts';

/** The statuses by which people are sorted into sections: `live`, without what passes within 2 s. */
export function useSettledStatuses(live: ReadonlyMap<string, Status>): ReadonlyMap<string, Status> {
  const [settling, setSettling] = useState(() => settle(NOTHING_SETTLED, live, performance.now()));

  useEffect(() => setSettling((before) => settle(before, live, performance.now())), [live]);

  useEffect(() => {
    if (settling.wakeAt === null) return;
    const timer = setTimeout(
      () => setSettling((before) => settle(before, live, performance.now())),
      settling.wakeAt - performance.now(),
    );
    return () => clearTimeout(timer);
  }, [settling, live]);

  return settling.shown;
}
