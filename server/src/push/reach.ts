/**
 * P25: whether somebody who is not there gets push messages, as presence is told. What counts is that a push service took a message for
 * one of their browsers (`acceptedAt`): that a browser has subscribed, or says so again (`renewedAt`), is its own word, and tells
 * nothing of whether messages arrive.
 */

import type { Presence } from '@meeshy/status-gateway';
import { DAY_MS } from '@meeshy/status-protocol';
import type { PushRecord, PushRecords } from './records.ts';

/** So long after a push service took a message it is thought to take another. */
export const REACH_MS = 30 * DAY_MS;
/** Whoever changes what is kept meanwhile tells presence, too. */
const MOST_ROUNDS = 5;

export interface Reach {
  /** What is kept of this person has changed: presence is told what follows. Rejects as presence does. */
  tell(userId: string): Promise<void>;
}

export function createReach(records: Pick<PushRecords, 'of'>, presence: Pick<Presence, 'reachable'>): Reach {
  const untilOf = async (userId: string) => reachUntil(await records.of(userId));

  return {
    async tell(userId) {
      let until = await untilOf(userId);
      for (let round = 0; round < MOST_ROUNDS; round++) {
        await presence.reachable(userId, until);
        // Whichever gateway tells last has read what all have written before.
        const now = await untilOf(userId);
        if (now === until) return;
        until = now;
      }
    },
  };
}

/** Until when messages get to whoever has these; `null`: as far as is known, none do. */
function reachUntil(own: readonly Pick<PushRecord, 'acceptedAt'>[]): number | null {
  const accepted = own.flatMap(({ acceptedAt }) => acceptedAt ?? []);
  return accepted.length === 0 ? null : Math.max(...accepted) + REACH_MS;
}
