import type { Conversation } from '@meeshy/status-protocol';
import { useEffect } from 'react';
import { markSeen } from '../state/unread.ts';

/** What is on the screen of a visible page is read; of a hidden one as soon as somebody looks. */
export function useReading({ id, lastMessage }: Conversation): void {
  const latestAt = lastMessage?.createdAt;
  useEffect(() => {
    const look = () => markSeen(id, latestAt);
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [id, latestAt]);
}
