/** What a webhook is told, and when. No I/O, no clock. */
import type { UserStatusEvent, WebhookEvent } from '@meeshy/status-protocol';

export interface WebhookTimes {
  /** Somebody who is gone is told of so much later: whoever is back by then was never gone. */
  readonly offlineAfterMs: number;
  /** The waits before each further attempt. After the last one a message is dropped. */
  readonly retriesMs: readonly number[];
  /** For a whole answer. */
  readonly timeoutMs: number;
  /** What a gateway has taken on and not done by then, another one takes over. */
  readonly leaseMs: number;
  /** How often is looked what is due. */
  readonly pollMs: number;
  /** How often is looked which webhooks there are: another gateway may have made one. */
  readonly lookMs: number;
  /** How often what was heard is compared with what is so. */
  readonly compareMs: number;
}

export const WEBHOOK_TIMES: WebhookTimes = {
  offlineAfterMs: 3_000,
  retriesMs: [5_000, 30_000, 120_000, 300_000, 600_000],
  timeoutMs: 5_000,
  leaseMs: 60_000,
  pollMs: 1_000,
  lookMs: 5_000,
  compareMs: 60_000,
};

/** What somebody shows, without when: a text that begins with `online` or `offline`, and is the same for the same. */
export type ShownText = string;

/** Of whom nothing shows. */
export const NOTHING_SHOWN: ShownText = 'offline';

export function shownIn({ isOnline, state, note }: Pick<UserStatusEvent, 'isOnline' | 'state' | 'note'>): ShownText {
  const status = isOnline ? 'online' : 'offline';
  if (!state && !note) return status;
  const said = [state && [state.value, state.source, state.until], note && [note.emoji, note.text, note.until]];
  return `${status} ${JSON.stringify(said)}`;
}

const isOnlineIn = (shown: ShownText): boolean => shown.startsWith('online');

/** What the receiver knows of somebody. */
export interface Told {
  /** What it answered for last; `null`: nothing so far. */
  readonly told: ShownText | null;
  /** It was posted something since, and perhaps has it. */
  readonly isUnsure: boolean;
}

/** As which event it is told; `null`: it knows. */
export function eventOf(shown: ShownText, { told, isUnsure }: Told): WebhookEvent | null {
  if (shown === told && !isUnsure) return null;
  const is = isOnlineIn(shown);
  const was = told === null || told === shown ? null : isOnlineIn(told);
  if (is) return was === true ? 'presence.changed' : 'presence.online';
  return was === false ? 'presence.changed' : 'presence.offline';
}

/** When what was heard at `at` is to be told. */
export function dueAt(shown: ShownText, at: number, { offlineAfterMs }: Pick<WebhookTimes, 'offlineAfterMs'>): number {
  return isOnlineIn(shown) ? at : at + offlineAfterMs;
}

/** When the next attempt is due after so many; `null`: there is none. */
export function retryAt(attempts: number, now: number, { retriesMs }: Pick<WebhookTimes, 'retriesMs'>): number | null {
  const waitMs = retriesMs[attempts - 1];
  return waitMs === undefined ? null : now + waitMs;
}
