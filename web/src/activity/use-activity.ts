import type { OwnActivity } from '@meeshy/status-protocol';
import { usePresenceClient } from '@meeshy/status-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { RequestOptions } from '../api/request.ts';
import { readActivity } from './api.ts';

interface Read {
  /** `null`: not read yet. */
  readonly activity: OwnActivity | null;
  /** When it was, epoch ms by the server's clock. */
  readonly readAt: number;
  /** What the last reading threw. */
  readonly error: unknown;
}

/** One's own history: read when the page opens, when it is looked at again, and when one says so. `read` never rejects. */
export function useActivity(): Read & { read: (asked?: Pick<RequestOptions, 'unattended'>) => Promise<void> } {
  const { clock } = usePresenceClient();
  const [known, setKnown] = useState<Read>({ activity: null, readAt: 0, error: null });
  const latest = useRef(0);

  const read = useCallback(
    async (asked: Pick<RequestOptions, 'unattended'> = {}) => {
      const turn = ++latest.current;
      const isLatest = () => turn === latest.current;
      try {
        const activity = await readActivity(asked);
        if (isLatest()) setKnown({ activity, readAt: clock.now(), error: null });
      } catch (error) {
        if (isLatest()) setKnown((before) => ({ ...before, error }));
      }
    },
    [clock],
  );

  useEffect(() => {
    void read();
    const look = () => {
      if (document.visibilityState === 'visible') void read({ unattended: true });
    };
    document.addEventListener('visibilitychange', look);
    return () => {
      latest.current += 1;
      document.removeEventListener('visibilitychange', look);
    };
  }, [read]);

  return { ...known, read };
}
