import { ABSENT, type Facts, toWireFacts, type UserStatusEvent, writeTime } from '@meeshy/status-protocol';
import type { Subject } from '../../presence/ports.ts';
import { visibleFacts } from '../../presence/projection.ts';

/** The event that tells facts to those who see the subject. `at`: when the change was made. */
export function statusEvent(subject: Subject, facts: Facts, at: number): UserStatusEvent {
  return eventOf(subject, visibleFacts(facts, true), at);
}

interface Head {
  readonly id: string;
  readonly username: string;
  readonly json: string;
}

/** What has been put into JSON, without the timestamp that ends it: facts are never changed in place. */
const heads = new WeakMap<Facts, Head>();

/**
 * `statusEvent` as JSON. The same facts are put into it once, however many snapshots they are in.
 * `timestamp`: ISO 8601.
 */
export function statusJson(subject: Subject, facts: Facts, timestamp: string): string {
  let head = heads.get(facts);
  // New people share the facts of which nothing is known.
  if (head?.id !== subject.id || head.username !== subject.username) {
    head = headOf(subject, facts);
    heads.set(facts, head);
  }
  return `${head.json},"timestamp":"${timestamp}"}`;
}

function headOf({ id, username }: Subject, facts: Facts): Head {
  const { timestamp: _timestamp, ...rest } = eventOf({ id, username }, visibleFacts(facts, true), 0);
  return { id, username, json: JSON.stringify(rest).slice(0, -1) };
}

/** The event that takes back what somebody outside the audience knows: offline, times absent (P12). */
export function withdrawalEvent(subject: Subject, version: number, at: number): UserStatusEvent {
  return eventOf(subject, { ...visibleFacts(ABSENT, false), version }, at);
}

export function isWithdrawal(event: UserStatusEvent): boolean {
  return !event.isOnline && event.lastSeen === null && event.lastActiveAt === null;
}

function eventOf(subject: Pick<Subject, 'id' | 'username'>, facts: Facts, at: number): UserStatusEvent {
  return {
    userId: subject.id,
    username: subject.username,
    ...toWireFacts(facts),
    timestamp: writeTime(at) ?? new Date(at).toISOString(),
  };
}
