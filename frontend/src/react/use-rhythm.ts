import type { Outlook, UsualHours } from '@meeshy/status-protocol';
import { useEffect, useSyncExternalStore } from 'react';
import { type AskedOf, rhythmOf } from '../client/rhythm.ts';
import { usePresenceClient } from './presence-context.ts';
import { onEitherSide, useReader } from './rendering.ts';

/**
 * When somebody is usually online: by the hours of the week of the reader's zone, in quarters of an hour; `null`: they do not let one see
 * that, or it is not known. Read when a component asks, and again when they come or go.
 */
export function useUsualHours(userId: string): UsualHours | null {
  const { zone = ownZone() } = useReader();
  return useAsked(rhythmOf(usePresenceClient()).hours(zone), userId);
}

/**
 * When somebody who is not online is likely back; `null`: nobody can tell, they do not let one see it, or they are online. Read when
 * a component asks, and again when they leave.
 */
export function useOutlook(userId: string): Outlook | null {
  return useAsked(rhythmOf(usePresenceClient()).outlook, userId);
}

function useAsked<Answer>(asked: AskedOf<Answer>, userId: string): Answer | null {
  useEffect(() => asked.follow(userId), [asked, userId]);
  const read = () => asked.get(userId);
  return useSyncExternalStore(asked.listen, read, onEitherSide(read, null));
}

const ownZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;
