import { useEffect, useState } from 'react';
import type { KnownStatus } from '../client/known.ts';
import type { PresenceClient } from '../client/presence.ts';
import { NOTHING_SETTLED, settle } from '../client/settling.ts';
import { usePresenceClient } from './presence-context.ts';

/**
 * The statuses by which people are sorted into sections: without what passes within 2 s, as a page reload does, and
 * standing still while `isHeld` (`useIsHeld`). Has everybody whom `live` has. `live`: the same map as long as nothing
 * changes, as `useUserStatuses` gives it.
 */
export function useSettledStatuses(
  live: ReadonlyMap<string, KnownStatus>,
  isHeld = false,
): ReadonlyMap<string, KnownStatus> {
  const client = usePresenceClient();
  const [{ seen, settling }, setState] = useState(() => next(NOTHING_SETTLED, { live, isHeld, client }));
  // Another presence tells of others, even under the same ids.
  if (seen.client !== client) setState(next(NOTHING_SETTLED, { live, isHeld, client }));
  else if (seen.live !== live || seen.isHeld !== isHeld) setState(next(settling, { live, isHeld, client }));

  useEffect(() => {
    if (settling.wakeAt === null) return;
    const { now, later } = client.time;
    return later(() => setState((before) => next(before.settling, before.seen)), settling.wakeAt - now());
  }, [client, settling]);

  return settling.shown;
}

interface Seen {
  readonly live: ReadonlyMap<string, KnownStatus>;
  readonly isHeld: boolean;
  readonly client: PresenceClient;
}

function next(before: Parameters<typeof settle>[0], seen: Seen) {
  return { seen, settling: settle(before, seen.live, seen.client.time.now(), seen.isHeld) };
}
