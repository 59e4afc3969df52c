/** Alerts (P19) as they are kept: who wants to be told that whom is back. */
import { DAY_MS } from '@meeshy/status-protocol';

/** One person waits for another. */
export interface AlertRecord {
  readonly id: string;
  readonly watcherId: string;
  readonly subjectId: string;
  /** Epoch ms, like all times here. */
  readonly askedAt: number;
  readonly until: number;
  /** The watcher has seen the subject not to be online since it asked: the next return is what it waits for. */
  readonly isArmed: boolean;
  /** The same by what the subject grants the watcher, whatever the watcher shows in turn: of that the subject's list goes. */
  readonly isGrantArmed: boolean;
  /** When the subject came back, as the watcher saw it; `null`: it is still waited for. */
  readonly returnedAt: number | null;
  /** It is in the subject's list. */
  readonly isListed: boolean;
}

/**
 * - `waiting`: for the subject to come back.
 * - `removed`: by the subject, who never comes back for it. To the watcher it is waiting.
 * - `returned`: the watcher is to be told.
 * - `over`: cancelled, or told.
 */
export type AlertState = 'waiting' | 'removed' | 'returned' | 'over';

/** What may change of one that is waited for. */
export type AlertChange = Pick<AlertRecord, 'id'> &
  Partial<Pick<AlertRecord, 'isArmed' | 'isGrantArmed'>> & { readonly isListed?: false };

/** How many one may ask for. */
export interface AlertLimits {
  /** That are waited for, of one watcher. */
  readonly open: number;
  /** Of one watcher and subject within a day, those that are over among them. */
  readonly daily: number;
}

/**
 * One that is *waiting* has not returned, is not cancelled, and its `until` is to come. One that has *returned* is to be told to the
 * watcher; then it is over. What is over is kept until a day after it was asked, because it counts.
 */
export interface AlertRecords {
  /**
   * `asked` itself, kept from now on; or one of that watcher and subject that is waiting already; or why neither. Of those that one
   * watcher asks at the same time, at several gateways, no more than the limits are kept.
   */
  ask(asked: AlertRecord, limits: AlertLimits): Promise<AlertRecord | 'too-many' | 'too-often'>;
  /** The one that is waiting is over. */
  cancel(watcherId: string, subjectId: string): Promise<void>;
  /** The subject wants the watcher not to be told: the one that is waiting leaves the subject's list, and never returns. */
  remove(subjectId: string, watcherId: string): Promise<void>;
  /** Those of the watcher that are waiting, removed ones among them: the latest first. */
  mine(watcherId: string, now: number): Promise<AlertRecord[]>;
  /** Those in the subject's list whose `until` is to come, cancelled ones left out: the latest first. */
  onMe(subjectId: string, now: number): Promise<AlertRecord[]>;
  /** Of these subjects, 1,000 at most, those that are waiting or listed, and not removed. One query, by an index. */
  about(subjectIds: readonly string[], now: number): Promise<AlertRecord[]>;
  /** One round trip. */
  change(changes: readonly AlertChange[]): Promise<void>;
  /** The subject is back, for the watcher to be told at `dueAt`, and not in the subject's list any more. Whether it was waiting until now: once, whoever says so. */
  returned(id: string, at: number, dueAt: number): Promise<boolean>;
  /** Those that have returned for these watchers, 1,000 at most, are due now, whoever puts them off just then. */
  makeDue(watcherIds: readonly string[]): Promise<void>;
  /** Those that are due and not over, the longest due first; until `again` nobody else is answered them. */
  due(now: number, again: number, limit: number): Promise<AlertRecord[]>;
  /** The watcher cannot be told before: whoever was answered them gives them back. */
  postpone(ids: readonly string[], dueAt: number): Promise<void>;
  /** The watcher was told: it is over. */
  told(ids: readonly string[]): Promise<void>;
  /** A person is no more: nobody waits for it, and it waits for nobody. */
  forget(personId: string): Promise<void>;
  /** Forgets those that are over and were asked a day ago, and those whose `until` was. */
  tidy(now: number): Promise<void>;
}

/** One that its watcher has asked for before. */
export interface KnownAlert {
  readonly alert: AlertRecord;
  readonly state: AlertState;
}

/** Of all that its watcher waits for, and all of the pair: the one that is waiting already; or why none is kept; `null`: this one is. */
export function judge(
  { subjectId, askedAt }: AlertRecord,
  known: readonly KnownAlert[],
  { open, daily }: AlertLimits,
): AlertRecord | 'too-many' | 'too-often' | null {
  const pair = known.filter(({ alert }) => alert.subjectId === subjectId);
  const waiting = known.filter((one) => isWaiting(one, askedAt));
  const same = waiting.find((one) => pair.includes(one));
  if (same) return same.alert;
  if (waiting.length >= open) return 'too-many';
  return pair.filter(({ alert }) => alert.askedAt > askedAt - DAY_MS).length >= daily ? 'too-often' : null;
}

/** To its watcher. */
function isWaiting({ alert, state }: KnownAlert, now: number): boolean {
  return (state === 'waiting' || state === 'removed') && alert.until > now;
}
