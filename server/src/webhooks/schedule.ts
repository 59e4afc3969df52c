/** What a webhook is told, and when. No I/O, no clock. */
import type { Counted, PresenceEvent } from '@meeshy/status-gateway';
import type { Occupation as ToldOccupation, WebhookEvent } from '@meeshy/status-protocol';

export interface WebhookTimes {
  /** Somebody who is gone, and that nobody is there any more, is told of so much later: whoever is back by then was never gone. */
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
  /** A crowd is counted no more often. */
  readonly countMs: number;
}

export const WEBHOOK_TIMES: WebhookTimes = {
  offlineAfterMs: 3_000,
  retriesMs: [5_000, 30_000, 120_000, 300_000, 600_000],
  timeoutMs: 5_000,
  leaseMs: 60_000,
  pollMs: 1_000,
  lookMs: 5_000,
  compareMs: 60_000,
  countMs: 5_000,
};

/** Who is in a conversation. `version`: at what time, epoch ms. */
export type Occupation = Counted<ToldOccupation & { readonly version: number; readonly timestamp: string }>;

/** What is told of: what somebody shows, and who is in a conversation. Neither is made but of faces. */
export type Report = PresenceEvent | Occupation;

export const isOccupation = (report: Report): report is Occupation => 'conversationId' in report;

/** Of the person, or of the conversation. */
export const idOf = (report: Report): string => (isOccupation(report) ? report.conversationId : report.userId);

/**
 * What somebody shows, without when: a text that begins with `online` or `offline`, and is the same for the same. Of a conversation:
 * `occupied` or `vacated`.
 */
export type ShownText = string;

/** Of whom nothing shows, and of a conversation where nobody is. */
export const NOTHING_SHOWN: ShownText = 'offline';
export const OCCUPIED: ShownText = 'occupied';
export const VACATED: ShownText = 'vacated';

type Showing =
  | Pick<PresenceEvent, 'isOnline' | 'state' | 'note' | 'reach'>
  | Pick<Occupation, 'conversationId' | 'online'>;

export function shownIn(of: Showing): ShownText {
  if ('conversationId' in of) return of.online > 0 ? OCCUPIED : VACATED;
  const { isOnline, state, note, reach } = of;
  const status = isOnline ? 'online' : 'offline';
  if (!state && !note && !reach) return status;
  const said = [state && [state.value, state.source, state.until], note && [note.emoji, note.text, note.until]];
  return `${status} ${JSON.stringify(reach ? [...said, reach] : said)}`;
}

const isOnlineIn = (shown: ShownText): boolean => shown.startsWith('online');

/** What the receiver knows of it. */
export interface Told {
  /** What it answered for last; `null`: nothing so far. */
  readonly told: ShownText | null;
  /** It was posted something since, and perhaps has it. */
  readonly isUnsure: boolean;
}

/** As which event it is told; `null`: it knows. */
export function eventOf(shown: ShownText, { told, isUnsure }: Told): WebhookEvent | null {
  if (shown === told && !isUnsure) return null;
  if (shown === OCCUPIED) return 'conversation.occupied';
  // Where nobody was as far as the receiver knows, nobody has left: that somebody who hides there did something is not to show.
  if (shown === VACATED) return told === null && !isUnsure ? null : 'conversation.vacated';
  const is = isOnlineIn(shown);
  const was = told === null || told === shown ? null : isOnlineIn(told);
  if (is) return was === true ? 'presence.changed' : 'presence.online';
  return was === false ? 'presence.changed' : 'presence.offline';
}

/** When what was heard at `at` is to be told. */
export function dueAt(shown: ShownText, at: number, { offlineAfterMs }: Pick<WebhookTimes, 'offlineAfterMs'>): number {
  return isOnlineIn(shown) || shown === OCCUPIED ? at : at + offlineAfterMs;
}

/** When the next attempt is due after so many; `null`: there is none. */
export function retryAt(attempts: number, now: number, { retriesMs }: Pick<WebhookTimes, 'retriesMs'>): number | null {
  const waitMs = retriesMs[attempts - 1];
  return waitMs === undefined ? null : now + waitMs;
}
