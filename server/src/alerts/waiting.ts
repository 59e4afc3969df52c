/** P19: what one who waits for somebody makes of what is seen of them. No I/O, no clock. */
import { DAY_MS } from '@meeshy/status-protocol';

export interface AlertTimes {
  /** Whoever has been back for so long is back. */
  readonly backMs: number;
  /** A return that is told later than so long after it is told as one that was. */
  readonly lateMs: number;
  /** So long one is waited for. */
  readonly openMs: number;
  /** Who was taken offline because no gateway has a session of them is gone when that lasts so long. */
  readonly orphanMs: number;
  /** So long those gather of whom there is news. */
  readonly gatherMs: number;
  /** For the acknowledgement of a tab; what nobody has acknowledged by then goes by push. */
  readonly ackMs: number;
  /** How often is looked what is due. */
  readonly pollMs: number;
  /** What a gateway has taken on to tell and not told by then, another one takes over. */
  readonly leaseMs: number;
  /** Whoever is not to be disturbed is looked at again after so long, at the latest; whoever could not be told, and then ever more seldom. */
  readonly holdMs: number;
}

export const ALERT_TIMES: AlertTimes = {
  backMs: 10_000,
  lateMs: 300_000,
  openMs: 7 * DAY_MS,
  orphanMs: 60_000,
  gatherMs: 100,
  ackMs: 3_000,
  pollMs: 5_000,
  leaseMs: 30_000,
  holdMs: 30_000,
};

/** What becomes of somebody who is waited for, and of telling it. */
export const ALERT_OUTCOMES = ['returned', 'told', 'pushed', 'held', 'waiting', 'dropped'] as const;
export type AlertOutcome = (typeof ALERT_OUTCOMES)[number];

/** What is seen of somebody; `null`: nothing, as if there were no such person. `dndUntil`: `undefined`: they may be disturbed. */
export type Seen = { readonly isOnline: boolean; readonly dndUntil: number | null | undefined } | null;

export interface Waiting {
  /** They were seen not to be online since it was asked. */
  readonly isArmed: boolean;
  /** By the steady clock; since when they have been online, as far as this gateway has looked. */
  readonly onlineSince: number | null;
}

/** `backAt`: now they are back, since then. `lookAt`: to be looked at again by then, without any news. */
export interface Step extends Waiting {
  readonly backAt: number | null;
  readonly lookAt: number | null;
}

/**
 * A return is that of somebody who was seen not to be online since it was asked for, and has been online for `backMs` without a
 * break; who does not want to be disturbed is back when that is over. Of whom nothing is seen nothing is learnt.
 */
export function step({ isArmed, onlineSince }: Waiting, seen: Seen, now: number, backMs: number): Step {
  const nothing = { backAt: null, lookAt: null };
  if (!seen?.isOnline) return { ...nothing, isArmed: isArmed || seen !== null, onlineSince: null };
  if (!isArmed) return { ...nothing, isArmed, onlineSince: null };
  const since = Math.min(onlineSince ?? now, now);
  const lookAt = since + backMs;
  if (now < lookAt) return { isArmed, onlineSince: since, backAt: null, lookAt };
  // What ends by itself nobody may tell here.
  if (seen.dndUntil !== undefined) return { isArmed, onlineSince: since, backAt: null, lookAt: seen.dndUntil };
  return { isArmed, onlineSince: since, backAt: since, lookAt: null };
}
