import type { Link } from '../../src/live/delivery/link.ts';

/** A connection that takes all and says nothing, but for what a test hears by it. */
export function tabOf(id: string, hears: Partial<Pick<Link, 'sendJson' | 'deliver'>> = {}): Link {
  return {
    id,
    isOpen: true,
    backlog: 0,
    unansweredMs: 0,
    send() {},
    sendJson() {},
    deliver() {},
    close() {},
    drop() {},
    ...hears,
  };
}
