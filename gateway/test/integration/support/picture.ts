/** What a viewer knows, who applies what it is told in the order in which it comes (P10, P11). */
import {
  DEFAULT_THRESHOLDS,
  type Facts,
  fromWireFacts,
  type PresenceSnapshot,
  type Status,
  statusOf,
  supersedes,
  type Thresholds,
  type UserStatusEvent,
} from '@meeshy/status-protocol';
import type { Received } from './client.ts';

export type Picture = ReadonlyMap<string, Facts>;

export function pictureOf(received: readonly Received[]): Picture {
  let picture = new Map<string, Facts>();
  const learn = (event: UserStatusEvent) => {
    const known = picture.get(event.userId);
    const facts = fromWireFacts(event);
    if (!known || supersedes(facts, known)) picture.set(event.userId, facts);
  };
  for (const { event, payload } of received) {
    if (event === 'presence:snapshot') {
      const { users, part = 1 } = payload as PresenceSnapshot;
      if (part === 1) picture = new Map();
      users.forEach(learn);
    } else if (event === 'user:status') learn(payload as UserStatusEvent);
    else if (event === 'user:status:batch') (payload as UserStatusEvent[]).forEach(learn);
  }
  return picture;
}

/** Whoever is missing from the picture is offline. */
export function statusIn(
  picture: Picture,
  userId: string,
  now = Date.now(),
  thresholds: Thresholds = DEFAULT_THRESHOLDS,
): Status {
  const facts = picture.get(userId);
  return facts ? statusOf(facts, now, thresholds) : 'offline';
}
